//! Extensions, and whoever uses their members.

use aludel_core::schema::Object;

use crate::support::{EVERYTHING, listing, object, read, requires};

#[tokio::test]
async fn an_extension_has_a_schema_and_a_version() {
    let schema = read(EVERYTHING).await;
    let Object::Extension(hstore) = object(&schema, "extension hstore") else { panic!() };
    assert_eq!(hstore.schema.as_ref().map(ToString::to_string).as_deref(), Some("app"));
    assert!(hstore.version.as_deref().is_some_and(|version| version.starts_with("1.")));
    assert_eq!(requires(&schema, "extension hstore"), ["schema app"]);
}

#[tokio::test]
async fn members_are_left_out_and_required_as_the_extension() {
    let schema = read(
        "CREATE EXTENSION hstore; CREATE TABLE single (a hstore); CREATE TABLE several (a hstore[]);
        CREATE VIEW counted AS SELECT hstore_to_json(a) FROM single",
    )
    .await;
    let expected = [
        "schema public",
        "extension hstore",
        "table public.several",
        "table public.single",
        "view public.counted",
    ];
    assert_eq!(listing(&schema), expected);
    for label in ["table public.single", "table public.several", "view public.counted"] {
        assert!(requires(&schema, label).contains(&"extension hstore".to_owned()), "{label}");
    }
}

#[tokio::test]
async fn an_extension_requires_another_one() {
    let schema = read("CREATE EXTENSION earthdistance CASCADE").await;
    let expected = ["schema public", "extension cube"];
    assert_eq!(requires(&schema, "extension earthdistance"), expected);
}
