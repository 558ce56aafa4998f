//! What programs of PostgreSQL's own are told.

use secrecy::ExposeSecret;

use super::super::ConnInfo;

fn info(text: &str) -> ConnInfo {
    let nothing = |name: &str| (name == "USER").then(|| "me".to_owned());
    ConnInfo::parse(&text.to_owned().into(), &nothing).unwrap()
}

fn variables(info: &ConnInfo, server: &str) -> Vec<String> {
    let told = info.variables(server);
    let mut told: Vec<String> =
        told.iter().map(|(name, value)| format!("{name}={}", value.expose_secret())).collect();
    told.sort();
    told
}

#[test]
fn a_program_is_led_to_the_server_that_was_reached_with_what_the_url_said() {
    let info = info(
        "postgresql+asyncpg://app:p%40ss@one:5433,two/main?ssl=verify-full&sslrootcert=/etc/ca%20s.pem&timeout=3.5&options=-c%20a%3Db",
    );
    assert_eq!(
        variables(&info, "two:5432"),
        [
            "PGCONNECT_TIMEOUT=3",
            "PGDATABASE=main",
            "PGGSSENCMODE=disable",
            "PGHOST=two",
            "PGOPTIONS=-c a=b",
            "PGPASSWORD=p@ss",
            "PGPORT=5432",
            "PGSSLMODE=verify-full",
            "PGSSLROOTCERT=/etc/ca s.pem",
            "PGUSER=app",
        ]
    );
    assert_eq!(
        info.arguments("two:5432", "postgres"),
        [
            "--host=two",
            "--port=5432",
            "--username=app",
            "--dbname=dbname=postgres sslmode=verify-full sslrootcert='/etc/ca s.pem'",
        ]
    );
}

#[test]
fn without_a_password_the_password_file_is_told() {
    let info =
        info("host=/run/pg hostaddr='' port=5 user=app dbname=main passfile=/nowhere/pgpass");
    let told = variables(&info, "socket /run/pg port 5");
    for line in ["PGHOST=/run/pg", "PGPASSFILE=/nowhere/pgpass", "PGPORT=5"] {
        assert!(told.iter().any(|own| own == line), "{told:?}");
    }
    assert!(!told.iter().any(|own| own.starts_with("PGPASSWORD")), "{told:?}");
    assert_eq!(info.arguments("", "a=b").last().unwrap(), "--dbname=dbname='a=b'");
}
