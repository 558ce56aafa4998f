//! The revision "Add OAuth token encryption": every token is encrypted once, comes back as it was, and is lost by nothing.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;

use std::process::Command;

use common::{CREDS_SQL, Finished, Platform, TOKEN_KEY, TOKENS, finish, value};
use mens_circle::credentials::token_encryption::{Place, TokenKey};

/// Another key.
const OTHER_KEY: &str = "bm8gc2VjcmV0OiBhbm90aGVyIGtleSBvZiB0aGVzZSE=";
const COLUMNS: [&str; 3] = ["google_oauth_token", "google_access_token", "google_refresh_token"];

/// Credentials below the revision, with tokens of all kinds in the first rows and as many more as are wanted.
fn platform(more: u32) -> Platform {
    let platform = Platform::empty();
    platform.run_one("creds", &["upgrade", CREDS_SQL]).ok();
    let long = "repeat('long token ', 20000)::bytea";
    let sealed = hex(&key(TOKEN_KEY).seal(place(7, COLUMNS[1]), b"sealed before").unwrap());
    for (id, tokens) in [
        (i32::MIN, "'first', NULL, NULL"),
        (1, "NULL, NULL, NULL"),
        (2, "'\\x', 'access', NULL"),
        (3, "'\\x00ff', '\\x', '\\xa84d'"),
        (5, &format!("NULL, {long}, 'refresh'")),
        (7, &format!("NULL, '{sealed}', 'not sealed'")),
    ] {
        insert(&platform, &format!("VALUES ({id}, {tokens})"));
    }
    insert(
        &platform,
        &format!(
            "SELECT id, NULL, 'access ' || id, NULL FROM (SELECT generate_series(100, {}) AS id) AS t",
            99 + more
        ),
    );
    platform
}

fn insert(platform: &Platform, rows: &str) {
    let sql = format!(
        "INSERT INTO user_credentials (user_id, google_oauth_token, google_access_token, google_refresh_token, \
         password_hash, salt, failed_login_attempts, phone_verification_attempts) \
         SELECT v.id, v.a::text::bytea, v.b::text::bytea, v.c::text::bytea, 'no hash', 'no salt', 0, 0 FROM ({rows}) AS v (id, a, b, c)"
    );
    platform.creds.query(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn key(text: &str) -> TokenKey {
    TokenKey::from_variables(|name| (name == "TOKEN_ENCRYPTION_KEY").then(|| text.into())).unwrap()
}

fn place(row: i32, column: &'static str) -> Place {
    Place { table: "user_credentials", column, row }
}

fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\\x{digits}")
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.strip_prefix("\\x").unwrap();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// Every row with its three values, NULL as none.
fn tokens(platform: &Platform) -> Vec<(i32, [Option<String>; 3])> {
    let sql =
        format!("SELECT user_id, {} FROM user_credentials ORDER BY user_id", COLUMNS.join(", "));
    let row = |row: &Vec<Option<String>>| {
        (
            row[0].as_ref().unwrap().parse().unwrap(),
            [row[1].clone(), row[2].clone(), row[3].clone()],
        )
    };
    platform.creds.query(&sql).unwrap().iter().map(row).collect()
}

/// Demands that everything is encrypted with the key, once, and is what it was.
fn all_sealed(platform: &Platform, before: &[(i32, [Option<String>; 3])]) {
    let key = key(TOKEN_KEY);
    let now = tokens(platform);
    assert_eq!(now.len(), before.len());
    for ((id, values), (_, old)) in now.iter().zip(before) {
        for ((column, value), old) in COLUMNS.into_iter().zip(values).zip(old) {
            assert_eq!(value.is_some(), old.is_some());
            let (Some(value), Some(old)) = (value, old) else { continue };
            let place = place(*id, column);
            // What was sealed before the revision opens to its token.
            let plain = key.open(place, &bytes(old)).unwrap();
            let opened = key.open(place, &bytes(value)).unwrap();
            assert_eq!(opened, plain, "{place}");
            assert_ne!(bytes(value), plain, "{place}");
            assert_eq!(key.seal(place, &bytes(value)).unwrap(), bytes(value), "{place}");
        }
    }
}

/// The program on the credentials with such variables for the key.
fn migrate(platform: &Platform, key: &[(&str, &str)], args: &[&str]) -> Finished {
    finish(&mut command(platform, key, args))
}

fn command(platform: &Platform, key: &[(&str, &str)], args: &[&str]) -> Command {
    let mut command = platform.migrate_one("creds");
    command.env_remove("TOKEN_ENCRYPTION_KEY").envs(key.iter().copied()).args(args);
    command
}

fn version(platform: &Platform) -> String {
    value(&platform.creds, "SELECT version_num FROM alembic_version")
}

#[test]
fn tokens_of_all_kinds_are_encrypted_and_come_back_as_they_were() {
    let platform = platform(1200);
    let before = tokens(&platform);
    let said = platform.run_one("creds", &["upgrade"]).ok();
    assert!(said.stderr.contains("oauth_token_encryption: done, 1205 rows"), "{said:#?}");
    all_sealed(&platform, &before);
    let sealed = tokens(&platform);
    platform.run_one("creds", &["upgrade"]).ok();
    assert_eq!(tokens(&platform), sealed, "a second run does nothing");

    // What the application writes in the old form below the revision, and what it has sealed, are one to the way back.
    insert(&platform, "VALUES (50, NULL, 'written meanwhile', NULL)");
    platform.run_one("creds", &["downgrade", "-1"]).ok();
    let mut now = tokens(&platform);
    now.retain(|(id, _)| *id != 50);
    let mut expected = before;
    for (id, values) in &mut expected {
        if *id == 7 {
            values[1] = Some(hex(b"sealed before"));
        }
    }
    assert_eq!(now, expected);
    platform.run_one("creds", &["upgrade"]).ok();
    all_sealed(&platform, &tokens(&platform));
    let left = value(&platform.creds, "SELECT count(*) FROM aludel_progress");
    assert_eq!(left, "0");
}

#[test]
fn where_no_token_is_no_key_is_needed() {
    let platform = Platform::empty();
    migrate(&platform, &[], &["upgrade"]).ok();
    assert_eq!(version(&platform), TOKENS);
    migrate(&platform, &[], &["downgrade", "base"]).ok();
    migrate(&platform, &[], &["upgrade", CREDS_SQL]).ok();
    insert(&platform, "VALUES (1, NULL, NULL, NULL)");
    migrate(&platform, &[("TOKEN_ENCRYPTION_KEY", "no key")], &["upgrade"]).ok();
    assert_eq!(version(&platform), TOKENS);
}

#[test]
fn without_a_good_key_nothing_is_touched_and_the_key_is_not_repeated() {
    let platform = platform(0);
    let before = tokens(&platform);
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere").display().to_string();
    let short = folder.path().join("short");
    std::fs::write(&short, "c2hvcnQga2V5\n").unwrap();
    let short = short.display().to_string();
    let (plain, file) = ("TOKEN_ENCRYPTION_KEY", "TOKEN_ENCRYPTION_KEY_FILE");
    for (variables, words) in [
        (vec![], "no key for them: set TOKEN_ENCRYPTION_KEY"),
        (vec![(plain, "")], "no key for them"),
        (vec![(plain, "Grünkohl-secret!")], "TOKEN_ENCRYPTION_KEY holds no key"),
        (vec![(plain, "c2VjcmV0")], "it is 6 bytes long"),
        (vec![(file, short.as_str())], "TOKEN_ENCRYPTION_KEY_FILE holds no key"),
        (vec![(file, nowhere.as_str())], "cannot be read: No such file"),
        (vec![(plain, TOKEN_KEY), (file, short.as_str())], "are both set"),
    ] {
        let said = migrate(&platform, &variables, &["upgrade"]);
        for text in [&said.stdout, &said.stderr] {
            for secret in ["Grünkohl", "secret!", "c2VjcmV0", "c2hvcnQ", TOKEN_KEY] {
                assert!(!text.contains(secret), "{said:#?}");
            }
        }
        said.refused(1, &[words, "oauth_token_encryption 1", "0 rows are done"]);
        assert_eq!(tokens(&platform), before);
        assert_eq!(version(&platform), CREDS_SQL);
    }
    let good = folder.path().join("good");
    std::fs::write(&good, format!("{TOKEN_KEY}\n")).unwrap();
    migrate(&platform, &[(file, &good.display().to_string())], &["upgrade"]).ok();
    all_sealed(&platform, &before);
}

#[test]
fn another_key_and_a_damaged_value_are_named_by_their_place_and_nothing_is_lost() {
    let platform = platform(0);
    let other = [("TOKEN_ENCRYPTION_KEY", OTHER_KEY)];
    let before = tokens(&platform);
    // Row 7 is sealed with the right key already.
    migrate(&platform, &other, &["upgrade"])
        .refused(1, &["user_credentials.google_access_token of row 7 is encrypted with the key"]);
    assert_eq!(tokens(&platform), before);
    platform.run_one("creds", &["upgrade"]).ok();
    let sealed = tokens(&platform);
    migrate(&platform, &other, &["downgrade", "-1"]).refused(1, &["is encrypted with the key"]);
    assert_eq!(tokens(&platform), sealed);

    // Of another row: it is authentic, and it is not that row's.
    let swap = "UPDATE user_credentials SET google_access_token = (SELECT google_access_token FROM user_credentials WHERE user_id = 2) WHERE user_id = 5";
    platform.creds.query(swap).unwrap();
    let swapped = tokens(&platform);
    let said = platform.run_one("creds", &["downgrade", "-1"]);
    assert!(!said.stderr.contains("\\x"), "{said:#?}");
    said.refused(
        1,
        &["user_credentials.google_access_token of row 5 looks encrypted and does not open"],
    );
    assert_eq!(tokens(&platform), swapped);
}

#[test]
fn a_run_that_is_killed_goes_on_and_encrypts_no_token_twice() {
    let platform = platform(1200);
    let before = tokens(&platform);
    // The second batch waits for this row, so that the program is killed in it.
    let mut other = platform.creds.connect().unwrap();
    other.query("BEGIN").unwrap();
    other.query("SELECT FROM user_credentials WHERE user_id = 900 FOR UPDATE").unwrap();
    let mut child =
        command(&platform, &[("TOKEN_ENCRYPTION_KEY", TOKEN_KEY)], &["upgrade"]).spawn().unwrap();
    let waits = "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    let mut asking = platform.creds.connect().unwrap();
    let mut is_waiting = false;
    for _ in 0..6_000 {
        is_waiting = asking.query(waits).unwrap()[0][0].as_deref() == Some("t");
        if is_waiting {
            break;
        }
        asking.query("SELECT pg_sleep(0.01)").unwrap();
    }
    assert!(is_waiting);
    child.kill().unwrap();
    child.wait().unwrap();
    other.query("ROLLBACK").unwrap();

    let half = tokens(&platform);
    let changed = half.iter().zip(&before).filter(|(now, old)| now != old).count();
    assert!(changed > 0 && changed < 1000, "{changed} rows");
    // Whoever has no key now is told so, and loses nothing.
    migrate(&platform, &[], &["upgrade"])
        .refused(1, &["no key for them", "500 rows are done and committed"]);
    assert_eq!(tokens(&platform), half);

    let said = platform.run_one("creds", &["upgrade"]).ok();
    assert!(said.stderr.contains("goes on behind what an earlier run has done"), "{said:#?}");
    assert!(said.stderr.contains("done, 1205 rows"), "{said:#?}");
    let now = tokens(&platform);
    for (half, (now, old)) in half.iter().zip(now.iter().zip(&before)) {
        if half != old {
            assert_eq!(now, half, "what was encrypted before the crash is as it was");
        }
    }
    all_sealed(&platform, &before);
    platform.run_one("creds", &["downgrade", "-1"]).ok();
    assert_eq!(tokens(&platform).len(), before.len());
}

#[test]
fn it_holds_in_a_shadow_database_without_a_key() {
    let platform = Platform::empty();
    let said = migrate(&platform, &[], &["verify"]).ok();
    assert!(said.stderr.contains(TOKENS) || said.stdout.contains(TOKENS), "{said:#?}");
}
