//! The platform's program alone in an empty root: builds the static binary and migrates both databases with nothing
//! else there. Never touches a server that is not its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aludel_server::{TestCluster, TestDatabase};
use tempfile::TempDir;

use crate::{Result, tell, workspace};

/// What people may choose.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine to build for, this one unless named; this one has to run what is built
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// A static binary that is built already
    #[arg(long, value_name = "FILE", conflicts_with = "target")]
    binary: Option<PathBuf>,
}

/// A static C library cannot look functions up by name, and randomness would then be read from `/dev/random` and
/// `/dev/urandom`, which an empty root does not have: the system call is named instead.
const FLAGS: &str = "-C target-feature=+crt-static --cfg getrandom_backend=\"linux_getrandom\"";

/// A password with characters that a URL has to encode.
const PASSWORD: &str = "p@ss/word";
const PASSWORD_IN_URL: &str = "p%40ss%2Fword";

pub(crate) fn run(args: &Args) -> Result<bool> {
    let binary = match &args.binary {
        Some(binary) => binary.clone(),
        None => build(args.target.as_deref())?,
    };
    let bytes = fs::read(&binary)?;
    if !is_static(&bytes)? {
        return Err(format!("{} needs a dynamic linker", binary.display()).into());
    }
    tell(&format!("{}: static, {} KiB", binary.display(), bytes.len() / 1024));

    let cluster = TestCluster::builder().tcp().password_auth(PASSWORD).start()?;
    let root = Root::with(&binary)?;
    let databases = [TestDatabase::create(&cluster)?, TestDatabase::create(&cluster)?];
    let url = |host: &str, database: usize| {
        let (port, name) = (cluster.port(), databases[database].name());
        format!("postgresql+asyncpg://postgres:{PASSWORD_IN_URL}@{host}:{port}/{name}")
    };
    let urls = [url("127.0.0.1", 0), url("127.0.0.1", 1)];

    root.migrate(&urls, &["upgrade"])?;
    let current = root.migrate(&urls, &["current", "-v", "--check-heads"])?;
    for words in [
        "main: Configuration: embedded:aludel.toml",
        "creds: Configuration: embedded:aludel-credentials.toml",
    ] {
        demand(current.contains(words), words, &current)?;
    }
    root.migrate(&urls, &["-c", "aludel-credentials.toml", "downgrade"])?;
    root.migrate(&urls, &["init"])?;
    root.migrate(&urls, &["doctor"])?;

    // A name, as a container engine lets it be found: by a file in the root.
    fs::create_dir(root.path().join("etc"))?;
    fs::write(root.path().join("etc/hosts"), "127.0.0.1 localhost main.internal\n")?;
    for host in ["localhost", "main.internal"] {
        let urls = [url(host, 0), url(host, 1)];
        root.migrate(&urls, &["current", "--check-heads"])?;
    }
    tell("alone in an empty root: both databases migrated");
    Ok(true)
}

/// The static release binary of the platform, without private servers, as the image has it.
fn build(target: Option<&str>) -> Result<PathBuf> {
    let target = match target {
        Some(target) => target.to_owned(),
        None => host()?,
    };
    let mut build = workspace::build(&[
        "--release",
        "--package",
        "mens-circle",
        "--bin",
        "migrate",
        "--no-default-features",
    ])?;
    // With a target named, the flags do not reach macros and build scripts, which cannot be static.
    build.args(["--target", &target]).env("RUSTFLAGS", FLAGS);
    build.env_remove("CARGO_ENCODED_RUSTFLAGS");
    workspace::built(build, &format!("{target}/release/migrate"))
}

/// What this machine is called among compilers.
fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.ok_or("rustc does not say which machine this is")?.to_owned())
}

/// Whether an ELF file asks for no interpreter: the dynamic linker is one.
fn is_static(bytes: &[u8]) -> Result<bool> {
    const INTERPRETER: [u8; 4] = 3_u32.to_le_bytes();
    let short = || "the binary is no 64-bit ELF file";
    if !bytes.starts_with(b"\x7fELF\x02\x01") {
        return Err(short().into());
    }
    let number = |at: usize, length: usize| -> Result<usize> {
        let mut number = [0; 8];
        number[..length].copy_from_slice(bytes.get(at..at + length).ok_or_else(short)?);
        Ok(usize::try_from(u64::from_le_bytes(number))?)
    };
    let (offset, size, count) = (number(32, 8)?, number(54, 2)?, number(56, 2)?);
    for index in 0..count {
        let at = offset + index * size;
        if bytes.get(at..at + 4).ok_or_else(short)? == INTERPRETER {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A folder that becomes the root of the file system, with one file in it.
struct Root(TempDir);

impl Root {
    fn with(binary: &Path) -> Result<Self> {
        let root = Self(tempfile::tempdir()?);
        fs::copy(binary, root.path().join("migrate"))?;
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755))?;
        Ok(root)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs the program in it, as a user that owns nothing there, and returns what it prints.
    fn migrate(&self, urls: &[String; 2], args: &[&str]) -> Result<String> {
        let mut command = self.command();
        // The last words before these were the root and the program in it.
        command.args(args).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("DATABASE_URL", &urls[0]).env("CREDS_DATABASE_URL", &urls[1]);
        let Output { status, stdout, stderr } = command.output()?;
        let text =
            format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        demand(status.success(), &format!("`migrate {}` succeeds", args.join(" ")), &text)?;
        demand(
            !text.contains(PASSWORD) && !text.contains(PASSWORD_IN_URL),
            "no password is printed",
            &text,
        )?;
        Ok(text)
    }

    fn command(&self) -> Command {
        let is_root = nix::unistd::geteuid().is_root();
        let mut command = Command::new(if is_root { "chroot" } else { "unshare" });
        if is_root {
            command.arg("--userspec=65534:65534");
        } else {
            // An ordinary user may change the root in a user namespace of its own.
            command.args(["--user", "--map-root-user", "chroot"]);
        }
        command.arg(self.path()).arg("/migrate");
        command
    }
}

fn demand(holds: bool, what: &str, output: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(format!("not so: {what}\n{output}").into()) }
}
