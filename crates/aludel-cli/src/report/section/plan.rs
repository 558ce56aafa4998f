//! What running the pending revisions does to those who are there: locks, work, times, hazards.

use maud::{Markup, html};

use super::{Section, heading, lines, prose, sentence};
use crate::forecast::{Account, Effects, PhaseAccount, StatementAccount, TableAccount};
use crate::report::{DatabaseReport, Plan};

pub(super) fn section(database: &DatabaseReport) -> Section {
    let body = html! {
        @match &database.plan {
            Plan::Nothing => p.quiet { "Nothing would run." }
            Plan::Unknown(why) => p.quiet { "Not foreseen: " (why) "." }
            Plan::Foreseen(plan) => (account(plan))
        }
    };
    Section { slug: "plan", title: "Plan", count: None, body }
}

fn account(plan: &Account) -> Markup {
    html! {
        p { (sentence(&plan.summary)) }
        @if let Some(why) = &plan.no_shadow {
            p.quiet { "Locks are not known, because the statements ran in no shadow database: " (why) "." }
        }
        @for one in &plan.phases { (phase(one)) }
        @if let Some(speeds) = &plan.speeds { p.quiet { (sentence(speeds)) } }
        @if !plan.not_copied.is_empty() {
            p.quiet { "Not in the shadow database, so that nothing about it is foreseen:" }
            (lines(&plan.not_copied))
        }
    }
}

fn phase(phase: &PhaseAccount) -> Markup {
    html! {
        h4 { (heading(&phase.heading)) }
        @for revision in &phase.revisions {
            p.quiet { "Revision " (revision.title) }
            ol.plan {
                @for one in &revision.statements { li value=(one.number) { (statement(one)) } }
            }
        }
    }
}

fn statement(statement: &StatementAccount) -> Markup {
    html! {
        code.statement { (aludel_core::secret::masked_pairs(&statement.name)) }
        @match &statement.effects {
            None => p.quiet { "Instant, and takes no new lock on a table that is there." }
            Some(effects) => (told(effects))
        }
    }
}

fn told(effects: &Effects) -> Markup {
    html! {
        p.quiet { (effects.place) }
        @for limit in &effects.limits { p { (sentence(limit)) } }
        @for one in &effects.tables { (table(one)) }
        @if let Some(others) = &effects.other_tables { p { (sentence(others)) } }
        @if let Some(time) = &effects.time { p { "Time: " (time) "." } }
        @for hazard in &effects.hazards {
            p.hazard { strong { (hazard) } " " (sentence(hazard.meaning())) }
        }
        @if let Some(safer) = effects.safer { p.safer { strong { "safer" } " " (prose(safer)) } }
    }
}

fn table(table: &TableAccount) -> Markup {
    html! {
        div.lock.stops[table.stops_users] {
            p { (sentence(&table.lock)) }
            @if !table.facts.is_empty() { ul { @for fact in &table.facts { li { (fact) } } } }
        }
    }
}
