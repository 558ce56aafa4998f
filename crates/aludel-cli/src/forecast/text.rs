//! An account of a forecast as text. Never with more lines than say something.

use super::account::{Account, Effects, StatementAccount};

/// The whole account.
pub(crate) fn text(account: &Account) -> String {
    let mut page = Page::default();
    page.line(0, &account.summary);
    if let Some(why) = &account.no_shadow {
        page.line(0, &format!("locks are not known: {why}"));
        page.line(
            0,
            "name a server where databases may be made with --shadow-url or ALUDEL_SHADOW_URL; the statements run there, on empty tables",
        );
    }
    for phase in &account.phases {
        page.line(0, "");
        page.line(0, &phase.heading);
        for revision in &phase.revisions {
            page.line(2, &revision.title);
            revision.statements.iter().for_each(|statement| page.statement(statement));
        }
    }
    if let Some(speeds) = &account.speeds {
        page.line(0, "");
        page.line(0, speeds);
    }
    if !account.not_copied.is_empty() {
        page.line(0, "");
        page.line(0, "not in the shadow database, so that nothing about it is foreseen:");
        account.not_copied.iter().for_each(|line| page.line(2, line));
    }
    page.lines.join("\n") + "\n"
}

#[derive(Default)]
struct Page {
    lines: Vec<String>,
}

impl Page {
    fn line(&mut self, indent: usize, text: &str) {
        self.lines.push(format!("{}{text}", " ".repeat(indent)).trim_end().to_owned());
    }

    fn statement(&mut self, statement: &StatementAccount) {
        self.line(4, &format!("{}. {}", statement.number, statement.name));
        match &statement.effects {
            None => self.line(7, "instant, takes no new lock on a table that is there"),
            Some(effects) => self.effects(effects),
        }
    }

    fn effects(&mut self, effects: &Effects) {
        self.line(7, &effects.place);
        effects.limits.iter().for_each(|limit| self.line(7, limit));
        for table in &effects.tables {
            self.line(7, &table.lock);
            table.facts.iter().for_each(|fact| self.line(9, fact));
        }
        if let Some(others) = &effects.other_tables {
            self.line(7, others);
        }
        if let Some(time) = &effects.time {
            self.line(7, &format!("time: {time}"));
        }
        for hazard in &effects.hazards {
            self.line(7, &format!("hazard {hazard}: {}", hazard.meaning()));
        }
        if let Some(form) = effects.safer {
            self.line(7, &format!("safer: {form}"));
        }
    }
}
