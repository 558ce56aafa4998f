//! From libpq's TLS parameters to a rustls configuration. Never reads the system's authorities unless they are asked for.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, PrivateKeyDer, ServerName, UnixTime,
};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    SupportedProtocolVersion,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::conninfo::{ClientFiles, Roots, TlsSettings};
use super::params::{SslMode, SslNegotiation, TlsVersion};

/// The TLS parameters cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlsSettingsError {
    /// `verify-ca` and `verify-full` need to know whom to trust.
    #[error("there is no root certificate file{}", default_place(.default.as_deref()))]
    NoRoots {
        /// Where one was looked for.
        default: Option<PathBuf>,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {problem}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's words.
        problem: String,
    },
    /// A file does not hold what it should.
    #[error("{} holds no usable {expected}", .file.display())]
    Unusable {
        /// The file.
        file: PathBuf,
        /// What it should hold.
        expected: &'static str,
    },
    /// Others can read the private key.
    #[error("others can read the private key {}", .file.display())]
    KeyTooOpen {
        /// The file.
        file: PathBuf,
    },
    /// The system has no authorities.
    #[error("the system's certificate authorities cannot be loaded")]
    NoSystemRoots,
    /// Certificate, key and versions do not fit together.
    #[error("the TLS parameters cannot be used: {0}")]
    Rejected(String),
}

impl TlsSettingsError {
    /// What to do next.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::NoRoots { .. } => {
                "name a file with sslrootcert=, or use the system's authorities with sslrootcert=system"
            }
            Self::Unreadable { .. } => "check the path, and whether this user may read the file",
            Self::Unusable { .. } => "name a file in the format PEM",
            Self::KeyTooOpen { .. } => "set its permissions to 0600",
            Self::NoSystemRoots => {
                "install them (the package ca-certificates), or name a file with sslrootcert="
            }
            Self::Rejected(_) => {
                "check that sslcert= and sslkey= belong together, and the versions of TLS that are allowed"
            }
        }
    }
}

/// Builds the connector.
///
/// # Errors
/// A file is missing or unusable.
pub(super) fn connector(settings: &TlsSettings) -> Result<MakeRustlsConnect, TlsSettingsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new(settings, Arc::clone(&provider))?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions(settings))
        .map_err(rejected)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match client_certificate(settings.client.as_ref())? {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(rejected)?,
        None => builder.with_no_client_auth(),
    };
    config.enable_sni = settings.server_name_indication;
    if settings.negotiation == SslNegotiation::Direct {
        config.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    Ok(MakeRustlsConnect::new(config))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn rejected(error: rustls::Error) -> TlsSettingsError {
    TlsSettingsError::Rejected(error.to_string())
}

fn versions(settings: &TlsSettings) -> Vec<&'static SupportedProtocolVersion> {
    [(TlsVersion::Tls12, &rustls::version::TLS12), (TlsVersion::Tls13, &rustls::version::TLS13)]
        .into_iter()
        .filter(|(version, _)| settings.min_version.is_none_or(|min| *version >= min))
        .filter(|(version, _)| settings.max_version.is_none_or(|max| *version <= max))
        .map(|(_, supported)| supported)
        .collect()
}

type ClientCertificate = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn client_certificate(
    files: Option<&ClientFiles>,
) -> Result<Option<ClientCertificate>, TlsSettingsError> {
    let Some(files) = files else { return Ok(None) };
    if !files.required && !files.certificate.exists() {
        return Ok(None);
    }
    let chain = certificates(&files.certificate)?;
    let metadata = fs::metadata(&files.key).map_err(|e| unreadable(&files.key, &e))?;
    // As libpq: the group may read a key that root owns, nobody else may.
    let root_owned = std::os::unix::fs::MetadataExt::uid(&metadata) == 0;
    let forbidden = if root_owned { 0o027 } else { 0o077 };
    if metadata.permissions().mode() & forbidden != 0 {
        return Err(TlsSettingsError::KeyTooOpen { file: files.key.clone() });
    }
    let pem = fs::read(&files.key).map_err(|e| unreadable(&files.key, &e))?;
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| TlsSettingsError::Unusable {
        file: files.key.clone(),
        expected: "private key without a pass phrase",
    })?;
    Ok(Some((chain, key)))
}

/// Every certificate of a PEM file; at least one.
fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsSettingsError> {
    let pem = fs::read(file).map_err(|e| unreadable(file, &e))?;
    let unusable = || TlsSettingsError::Unusable { file: file.to_owned(), expected: "certificate" };
    let found: Vec<_> =
        CertificateDer::pem_slice_iter(&pem).collect::<Result<_, _>>().map_err(|_| unusable())?;
    if found.is_empty() { Err(unusable()) } else { Ok(found) }
}

fn unreadable(file: &Path, error: &io::Error) -> TlsSettingsError {
    TlsSettingsError::Unreadable { file: file.to_owned(), problem: error.to_string() }
}

fn default_place(default: Option<&Path>) -> String {
    default.map(|file| format!(" at {}", file.display())).unwrap_or_default()
}

/// Verifies as much of the server's certificate as the mode asks for. The handshake's signatures are always verified,
/// so the peer does own the key of the certificate that it shows, whoever it is.
#[derive(Debug)]
struct Verifier {
    /// `None`: any certificate will do.
    chain: Option<Arc<WebPkiServerVerifier>>,
    /// The authorities as they stand in the file.
    trusted: Vec<CertificateDer<'static>>,
    check_name: bool,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn new(
        settings: &TlsSettings,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, TlsSettingsError> {
        let check_name = settings.mode == SslMode::VerifyFull;
        let must_verify = check_name || settings.mode == SslMode::VerifyCa;
        let (file, trusted) = match &settings.roots {
            Roots::System => (None, system_roots()?),
            Roots::File(file) => (Some(file), certificates(file)?),
            Roots::UserDefault(Some(file)) if file.exists() => (Some(file), certificates(file)?),
            Roots::UserDefault(default) if must_verify => {
                return Err(TlsSettingsError::NoRoots { default: default.clone() });
            }
            Roots::UserDefault(_) => {
                return Ok(Self { chain: None, trusted: Vec::new(), check_name, provider });
            }
        };
        let mut store = RootCertStore::empty();
        let (added, _) = store.add_parsable_certificates(trusted.iter().cloned());
        if added == 0 {
            return Err(match file {
                Some(file) => {
                    TlsSettingsError::Unusable { file: file.clone(), expected: "certificate" }
                }
                None => TlsSettingsError::NoSystemRoots,
            });
        }
        let mut builder =
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider));
        if let Some(file) = &settings.revocations {
            builder = builder.with_crls(revocations(file)?);
        }
        let chain =
            builder.build().map_err(|error| TlsSettingsError::Rejected(error.to_string()))?;
        Ok(Self { chain: Some(chain), trusted, check_name, provider })
    }

    /// A certificate that itself stands in the root file is trusted even if it is marked as an authority, which is
    /// how `openssl req -x509` makes self-signed ones. The validity period was checked before that mark.
    fn is_trusted_itself(&self, certificate: &CertificateDer<'_>, error: &rustls::Error) -> bool {
        matches!(error, rustls::Error::InvalidCertificate(CertificateError::Other(other))
            if format!("{other:?}").contains("CaUsedAsEndEntity"))
            && self.trusted.iter().any(|trusted| trusted.as_ref() == certificate.as_ref())
    }
}

fn system_roots() -> Result<Vec<CertificateDer<'static>>, TlsSettingsError> {
    let found = rustls_native_certs::load_native_certs().certs;
    if found.is_empty() { Err(TlsSettingsError::NoSystemRoots) } else { Ok(found) }
}

fn revocations(
    file: &Path,
) -> Result<Vec<CertificateRevocationListDer<'static>>, TlsSettingsError> {
    let pem = fs::read(file).map_err(|e| unreadable(file, &e))?;
    CertificateRevocationListDer::pem_slice_iter(&pem).collect::<Result<_, _>>().map_err(|_| {
        TlsSettingsError::Unusable { file: file.to_owned(), expected: "revocation list" }
    })
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        let verified =
            chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            // The name is checked last: whoever gets this far has a trusted chain.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.check_name => Ok(ServerCertVerified::assertion()),
            Err(error) if self.is_trusted_itself(end_entity, &error) => {
                if self.check_name {
                    let parsed = rustls::server::ParsedCertificate::try_from(end_entity)?;
                    rustls::client::verify_server_name(&parsed, server_name)?;
                }
                Ok(ServerCertVerified::assertion())
            }
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
