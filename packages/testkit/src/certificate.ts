/**
 * A certificate for localhost, 127.0.0.1 and ::1 that signs itself, its private key, and a key that does not belong to it: for
 * tests alone. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1`.
 */
export const TEST_CERTIFICATE = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBrjCCAVSgAwIBAgIUItWvh8M6fbyKhjmHwSNz2Y8Me2QwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTExMDkzNVoYDzIxMjYxMTAx
MTEwOTM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARxLlIKtrh/ZuHuupCuoWoWCj8eptd3RdsgQhnctlOIJP/KznlyKbkw
/94ChReeZ7y/2LP2/vB6z11Q/TXN4i+Fo4GBMH8wHQYDVR0OBBYEFBeUAbF+Ioma
WtKLPDFUdsM1ZqvHMB8GA1UdIwQYMBaAFBeUAbF+IomaWtKLPDFUdsM1ZqvHMA8G
A1UdEwEB/wQFMAMBAf8wLAYDVR0RBCUwI4IJbG9jYWxob3N0hwR/AAABhxAAAAAA
AAAAAAAAAAAAAAABMAoGCCqGSM49BAMCA0gAMEUCIFJZMhBN3kstf1KNcieRTzR9
apcMPMRdVUUIhmD790VGAiEA3FV0o3ZZ+/fvzjUCVtRYBK/vTsQGzP8FVwJ+ApZw
z9Q=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgp3+1GRx/B+l65Xoz
twM84PQjlW9MZp8DdaMPNLrNZSChRANCAARxLlIKtrh/ZuHuupCuoWoWCj8eptd3
RdsgQhnctlOIJP/KznlyKbkw/94ChReeZ7y/2LP2/vB6z11Q/TXN4i+F
-----END PRIVATE KEY-----
`,
  otherKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYTCvnR6sDue34pUU
xElNgqDZotS/ZdpOcGvQ5SlodSehRANCAARR6K4xWWQ5o4iiv0CypazXyY3izO8M
iUgKWmJFukoCtjD3QIEGRdphYfL7mtR7zeePyz5SiLzt5b0NpWUnlot1
-----END PRIVATE KEY-----
`,
} as const;
