//! Who may ask, what it costs, and that nothing is run, locked or left behind.

use aludel_core::schema::{ObjectId, Place, Schema};
use aludel_postgres::normalise::{How, Reason};
use aludel_server::{TestCluster, TestDatabase};
use tokio_postgres::Client;

use crate::support::{check, connect, database, name, read, settle, text, write};

/// A table whose condition is known in other words.
const TABLE: &str = "CREATE TABLE t (a int, CONSTRAINT c CHECK (a BETWEEN 1 AND 2))";
const WORDS: &str = "a >= 1 AND a <= 2";

/// The database in other words.
fn in_other_words(current: &Schema) -> Schema {
    let mut desired = current.clone();
    write(&mut desired, &check("public.t", "c"), &Place::Check(None), WORDS);
    desired
}

/// A session as another role, which is dropped again.
struct Guest<'d> {
    server: &'d TestDatabase<'static>,
    role: String,
}

impl<'d> Guest<'d> {
    fn new(server: &'d TestDatabase<'static>, kind: &str) -> Self {
        let role = format!("{}_{kind}", server.name());
        server.query(&format!("CREATE ROLE {role} LOGIN")).expect("the role is made");
        Self { server, role }
    }

    async fn connect(&self) -> Client {
        let superuser = format!("{}@", self.server.cluster().superuser());
        let url = self.server.url().replacen(&superuser, &format!("{}@", self.role), 1);
        connect(&url).await
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        let role = &self.role;
        let sql = format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        self.server.query(&sql).expect("the role is dropped");
    }
}

#[tokio::test]
async fn a_role_that_may_only_connect_and_make_temporary_tables_is_enough() {
    let server = database(TABLE);
    server
        .query("REVOKE ALL ON t FROM public; REVOKE CREATE ON SCHEMA public FROM public")
        .expect("it is revoked");
    let current = read(&server).await;
    let guest = Guest::new(&server, "temp");
    let client = guest.connect().await;
    let mut desired = in_other_words(&current);
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!(normalised.how, How::Server);
    assert_eq!(desired, current);
}

#[tokio::test]
async fn without_the_right_to_temporary_tables_only_layout_is_compared() {
    let server = database(TABLE);
    server
        .query(&format!("REVOKE TEMPORARY ON DATABASE {} FROM public", server.name()))
        .expect("it is revoked");
    let current = read(&server).await;
    let guest = Guest::new(&server, "plain");
    let client = guest.connect().await;
    let mut desired = in_other_words(&current);
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!(normalised.how, How::Textual(Reason::NoTemporary));
    assert_eq!(normalised.asked, 1);
    assert_eq!(text(&desired, &check("public.t", "c"), &Place::Check(None)), WORDS);
    let words = "((A>=1) /* so far */ and (a<=2))";
    write(&mut desired, &check("public.t", "c"), &Place::Check(None), words);
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!((normalised.how, normalised.asked), (How::Server, 0));
    assert_eq!(desired, current);
}

#[tokio::test]
async fn a_read_only_session_stays_one() {
    let server = database(TABLE);
    let current = read(&server).await;
    let client = connect(&server.url()).await;
    client.batch_execute("SET default_transaction_read_only = on").await.expect("it is set");
    let mut desired = in_other_words(&current);
    let normalised = settle(&client, &current, &mut desired).await;
    assert_eq!(normalised.how, How::Textual(Reason::ReadOnly));
}

#[tokio::test]
async fn nothing_is_run() {
    let server = database(
        "CREATE SEQUENCE counter;
         CREATE FUNCTION noisy(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
            $$ BEGIN PERFORM nextval('public.counter'); RETURN $1; END $$;
         CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'run'; END $$;
         CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM nextval('public.counter'); END $$;
         CREATE TABLE t (a int DEFAULT noisy(1), n int DEFAULT nextval('counter'),
            g int GENERATED ALWAYS AS (noisy(2) + 1) STORED, CONSTRAINT c CHECK (noisy(3) > 0));
         CREATE INDEX i ON t ((noisy(4) + 0)) WHERE noisy(5) > 0;
         CREATE VIEW v AS SELECT noisy(6) AS a;
         CREATE DOMAIN d AS int DEFAULT noisy(7) CONSTRAINT c CHECK (noisy(8) > 0);
         CREATE FUNCTION f(a int DEFAULT noisy(9)) RETURNS int LANGUAGE sql AS 'SELECT noisy(10)';
         CREATE POLICY p ON t USING (noisy(11) > 0);
         CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW WHEN (noisy(12) > 0) EXECUTE FUNCTION never();
         CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch()",
    );
    let state = || server.psql("SELECT last_value, is_called FROM counter").expect("it is read");
    let client = connect(&server.url()).await;
    let current = read(&server).await;
    let before = state();
    for words in ["noisy(1+0)", "public.noisy(-1)"] {
        let mut desired = current.clone();
        let mut count = 0;
        for (id, entry) in desired.iter_mut() {
            if id.to_string() == "function public.noisy(integer)" {
                continue;
            }
            for text in entry.object.texts() {
                let old = text.expression.as_str();
                let new = if let Some(at) = old.find("noisy(") {
                    let end = old[at..].find(')').expect("it closes") + at + 1;
                    let start = old[..at].strip_suffix("public.").map_or(at, str::len);
                    format!("{}{words}{}", &old[..start], &old[end..])
                } else if old.starts_with("nextval") {
                    "nextval('counter') + 0".to_owned()
                } else {
                    continue;
                };
                count += 1;
                *text.expression = aludel_core::schema::Expression::new(new);
            }
        }
        assert_eq!(count, 12);
        let normalised = settle(&client, &current, &mut desired).await;
        assert_eq!(normalised.refused, []);
        assert_eq!(normalised.asked, 12);
        assert_eq!(state(), before);
    }
}

#[tokio::test]
async fn nobody_is_waited_for_and_nobody_waits() {
    let server = database(&format!("{TABLE}; CREATE TABLE other (a int)"));
    let current = read(&server).await;
    let blocker = connect(&server.url()).await;
    for lock in [
        "LOCK TABLE t, other IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE t IN ROW EXCLUSIVE MODE",
        "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE",
    ] {
        blocker.batch_execute(&format!("BEGIN; {lock}")).await.expect("it is locked");
        let client = connect(&server.url()).await;
        client.batch_execute("SET lock_timeout = '1ms'").await.expect("it is set");
        let mut desired = in_other_words(&current);
        let normalised = settle(&client, &current, &mut desired).await;
        assert_eq!(normalised.refused, [], "{lock}");
        assert_eq!(desired, current, "{lock}");
        blocker.batch_execute("ROLLBACK").await.expect("it ends");
    }
}

#[tokio::test]
async fn a_view_waits_for_its_tables_and_not_for_long() {
    let server = database(&format!("{TABLE}; CREATE VIEW v AS SELECT a FROM t"));
    let current = read(&server).await;
    let blocker = connect(&server.url()).await;
    let view = ObjectId::View(name("public.v"));
    let mut desired = current.clone();
    write(&mut desired, &view, &Place::Query, "SELECT a FROM public.t WHERE true");
    let client = connect(&server.url()).await;
    blocker
        .batch_execute("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        .await
        .expect("it is locked");
    let normalised = settle(&client, &current, &mut desired).await;
    let [refused] = &normalised.refused[..] else { panic!("{normalised:?}") };
    assert_eq!(refused.object, view);
    assert_eq!(refused.message, "canceling statement due to lock timeout");
}

#[tokio::test]
async fn the_session_is_left_as_it_was() {
    let server = database(TABLE);
    let current = read(&server).await;
    let client = connect(&server.url()).await;
    client.batch_execute("SET search_path = pg_catalog").await.expect("it is set");
    let mut desired = in_other_words(&current);
    settle(&client, &current, &mut desired).await;
    let row = client.query_one("SELECT current_setting('search_path')", &[]).await;
    assert_eq!(row.expect("it is asked").get::<_, &str>(0), "pg_catalog");
    // Which the server refuses in a transaction.
    client.batch_execute("DISCARD ALL").await.expect("no transaction is open");
    assert_eq!(read(&server).await, current);
}

#[tokio::test]
async fn as_many_messages_are_sent_for_many_texts_as_their_tables_are_and_what_is_alike_is_asked_once()
 {
    let cluster =
        TestCluster::builder().setting("log_statement", "all").start().expect("it starts");
    let mut counts = Vec::new();
    for (tables, checks, alike) in
        [(1, 1, true), (1, 40, true), (3, 40, false), (3, 40, true), (0, 0, true)]
    {
        let column = |table: usize| if alike { "a".to_owned() } else { format!("a{table}") };
        let server = TestDatabase::create(&cluster).expect("a database is made");
        for table in 0..tables {
            let name = column(table);
            let list: String = (0..checks)
                .map(|at| format!(", CONSTRAINT c{at} CHECK ({name} BETWEEN 1 AND {at})"))
                .collect();
            let made = server.query(&format!("CREATE TABLE t{table} ({name} int{list})"));
            made.expect("it is made");
        }
        let client = connect(&server.url()).await;
        let current = read(&server).await;
        let mut desired = current.clone();
        for table in 0..tables {
            for at in 0..checks {
                let id = check(&format!("public.t{table}"), &format!("c{at}"));
                let text = format!("{} BETWEEN 1 AND {at}", column(table));
                write(&mut desired, &id, &Place::Check(None), &text);
            }
        }
        let log = || std::fs::read_to_string(cluster.log()).expect("there is a log");
        let before = log().len();
        let normalised = settle(&client, &current, &mut desired).await;
        assert_eq!((normalised.asked, desired == current), (tables * checks, true));
        let log = log();
        counts.push(log[before..].matches("LOG:  ").count());
    }
    // What the session may do; settings, savepoint, one message a table, the end.
    assert_eq!(counts, [6, 6, 8, 6, 0]);
}
