//! Why a connection could not be encrypted as it must be, and what to do then. Never decides whether one has to be.

use std::fmt;

use super::tls::TlsSettingsError;

/// Why the connection could not be encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsProblem {
    /// The server has no TLS.
    NotOffered,
    /// The certificate comes from an authority that is not trusted.
    UnknownAuthority,
    /// The certificate is for other hosts.
    WrongHost {
        /// The host, as written.
        host: String,
        /// The names in the certificate.
        presented: Vec<String>,
    },
    /// The certificate is no longer valid.
    Expired,
    /// The certificate is not yet valid.
    NotYetValid,
    /// The certificate was revoked.
    Revoked,
    /// The certificate has another defect.
    BadCertificate {
        /// The library's words.
        problem: String,
    },
    /// The server wants a client certificate, or another one.
    ClientCertificate {
        /// The library's words.
        problem: String,
    },
    /// The parameters cannot be used.
    Settings(TlsSettingsError),
    /// The handshake failed.
    Handshake {
        /// The library's words.
        problem: String,
    },
}

impl TlsProblem {
    /// What to do next.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::NotOffered => {
                "switch TLS on at the server, or allow plain connections with sslmode=prefer"
            }
            Self::UnknownAuthority => {
                "name the file of the authority that signed the server's certificate with sslrootcert="
            }
            Self::WrongHost { presented, .. } if presented.is_empty() => {
                "the certificate has no subjectAltName; its common name is not used"
            }
            Self::WrongHost { .. } => {
                "connect under a name that the certificate has, or use sslmode=verify-ca"
            }
            Self::Expired => "renew the server's certificate, and check this machine's clock",
            Self::NotYetValid => "check this machine's clock",
            Self::ClientCertificate { .. } => "name a client certificate with sslcert= and sslkey=",
            Self::Revoked | Self::BadCertificate { .. } => {
                "the server needs another certificate: tell those who run it"
            }
            Self::Handshake { .. } => {
                "check which versions of TLS both sides allow: ssl_min_protocol_version=, ssl_max_protocol_version="
            }
            Self::Settings(error) => error.hint(),
        }
    }
}

impl fmt::Display for TlsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOffered => f.write_str("the server does not offer TLS"),
            Self::UnknownAuthority => {
                f.write_str("the server's certificate comes from an authority that is not trusted")
            }
            Self::WrongHost { host, presented } => {
                write!(f, "the server's certificate is not for `{host}`")?;
                if !presented.is_empty() {
                    write!(f, " but for {}", presented.join(", "))?;
                }
                Ok(())
            }
            Self::Expired => f.write_str("the server's certificate has expired"),
            Self::NotYetValid => f.write_str("the server's certificate is not valid yet"),
            Self::Revoked => f.write_str("the server's certificate was revoked"),
            Self::BadCertificate { problem } => {
                write!(f, "the server's certificate is not acceptable: {problem}")
            }
            Self::ClientCertificate { problem } => {
                write!(f, "the server does not accept the client certificate: {problem}")
            }
            Self::Settings(error) => write!(f, "{error}"),
            Self::Handshake { problem } => write!(f, "the TLS handshake failed: {problem}"),
        }
    }
}
