//! Views, triggers and policies.

use std::collections::BTreeMap;

use aludel_core::plan::{Operation, ViewOperation};
use aludel_core::schema::{
    Grantee, Policy, PolicyCommand, Trigger, TriggerEnabled, View, ViewKind,
};

use super::{Sample, always, e, i, n, options};

pub(super) fn views() -> Vec<Sample> {
    let view = |name: &str, kind, query: &str, pairs: &[(&str, &str)], or_replace| {
        let view = View {
            name: n(name),
            kind,
            query: e(query),
            columns: Vec::new(),
            options: options(pairs),
        };
        Operation::View(ViewOperation::Create { view: Box::new(view), or_replace })
    };
    let query = " SELECT users.id,\n    users.email\n   FROM app.users;";
    let (plain, kept) = (ViewKind::Plain, ViewKind::Materialized);
    let barrier = [("check_option", "local"), ("security_barrier", "true")];
    let fill = [("fillfactor", "70")];
    always([
        view("people", plain, query, &[], false),
        view("people", plain, query, &barrier, true),
        view("kept", kept, query, &fill, false),
        Operation::View(ViewOperation::SetOptions {
            name: n("people"),
            kind: plain,
            from: options(&barrier),
            to: options(&[("check_option", "cascaded")]),
        }),
        Operation::View(ViewOperation::SetOptions {
            name: n("kept"),
            kind: kept,
            from: options(&fill),
            to: BTreeMap::new(),
        }),
    ])
}

pub(super) fn triggers() -> Vec<Sample> {
    let mut samples = always([Operation::CreateTrigger(Box::new(Trigger {
        on: n("users"),
        name: i("touched"),
        definition: e(
            "CREATE TRIGGER touched BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch()",
        ),
        enabled: TriggerEnabled::Origin,
    }))]);
    for enabled in [
        TriggerEnabled::Disabled,
        TriggerEnabled::Replica,
        TriggerEnabled::Always,
        TriggerEnabled::Origin,
    ] {
        let (on, name) = (n("users"), i("touched"));
        samples.push((14, Operation::EnableTrigger { on, name, enabled }));
    }
    samples
}

pub(super) fn policies() -> Vec<Sample> {
    let open = Policy {
        on: n("users"),
        name: i("open"),
        permissive: true,
        command: PolicyCommand::All,
        roles: vec![Grantee::Public],
        using: Some(e("true")),
        check: None,
    };
    let writer = Policy {
        name: i("Writers"),
        permissive: false,
        command: PolicyCommand::Update,
        roles: vec![Grantee::Role(i("rendered Writer")), Grantee::Role(i("rendered_reader"))],
        using: Some(e("(id > 0)")),
        check: Some(e("id < 10")),
        ..open.clone()
    };
    let of = |name: &str, command, using: Option<&str>, check: Option<&str>| Policy {
        name: i(name),
        command,
        using: using.map(e),
        check: check.map(e),
        ..open.clone()
    };
    let closed = Policy {
        roles: vec![Grantee::Role(i("rendered_reader"))],
        using: Some(e("false")),
        check: Some(e("false")),
        ..open.clone()
    };
    let selecting = of("selecting", PolicyCommand::Select, Some("true"), None);
    let inserting = of("inserting", PolicyCommand::Insert, None, Some("true"));
    let deleting = of("deleting", PolicyCommand::Delete, Some("true"), None);
    let created = [open.clone(), writer, selecting, inserting, deleting];
    let mut samples = always(created.map(|policy| Operation::CreatePolicy(Box::new(policy))));
    let (open, closed) = (Box::new(open), Box::new(closed));
    samples.extend(always([
        Operation::AlterPolicy { from: open, to: closed.clone() },
        Operation::AlterPolicy { from: closed.clone(), to: closed },
        Operation::DropPolicy { on: n("users"), name: i("inserting") },
    ]));
    samples
}
