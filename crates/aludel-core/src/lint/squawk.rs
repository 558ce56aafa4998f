//! Squawk's rules, told how the runner runs a section, and which of them are not used. Never passes its words on.

use std::ops::Range;

use squawk_linter::{Linter, Rule};
use squawk_syntax::SourceFile;

use super::reading::Read;
use super::rules;
use crate::revision::SectionKind;
use crate::script::{self, TokenKind};
use crate::source::Source;

/// What one of squawk's rules found.
pub(super) struct Hit {
    pub(super) rule: Rule,
    pub(super) span: Range<usize>,
}

/// Why a group of squawk's rules is not used.
#[derive(Debug, Clone, Copy)]
pub struct NotUsed {
    /// The rules.
    pub rules: &'static [Rule],
    /// The reason, as the manual gives it.
    pub why: &'static str,
}

/// Squawk's rules that are not used. Every rule of squawk is here, or behind one of ours.
#[must_use]
pub fn not_used() -> &'static [NotUsed] {
    &NOT_USED
}

const NOT_USED: [NotUsed; 12] = [
    NotUsed {
        rules: &[
            Rule::TransactionNesting,
            Rule::BanUncommittedTransaction,
            Rule::BanConcurrentIndexCreationInTransaction,
        ],
        why: "a file that does this is refused when it is read: the runner opens and ends the transactions",
    },
    NotUsed {
        rules: &[
            Rule::RequireTimeoutSettings,
            Rule::RequireLockTimeout,
            Rule::RequireStatementTimeout,
        ],
        why: "the runner sets lock_timeout as the configuration says, and lets a statement run as long as it has to",
    },
    NotUsed {
        rules: &[Rule::PreferRobustStmts],
        why: "the database says what has run, so IF EXISTS would only hide that something is not as expected",
    },
    NotUsed {
        rules: &[Rule::RequireTableSchema],
        why: "the search path is a part of the configuration, and histories that were taken over write no schemas",
    },
    NotUsed {
        rules: &[Rule::PreferBigintOverInt, Rule::PreferBigintOverSmallint, Rule::PreferTextField],
        why: "how large a value may be is for the models to say",
    },
    NotUsed {
        rules: &[Rule::PreferRepack],
        why: "REPACK is of PostgreSQL 19; table-rewrite finds the same statements",
    },
    NotUsed {
        rules: &[Rule::UnusedIgnore],
        why: "squawk's comments silence nothing here; unused-allow is about ours",
    },
    NotUsed {
        rules: &[
            Rule::BanDropNotNull,
            Rule::BanDropDefault,
            Rule::BanSetDefault,
            Rule::BanDropConstraint,
            Rule::BanDropGeneratedExpression,
            Rule::BanAlterGeneratedExpression,
            Rule::BanAlterIdentity,
            Rule::BanAlterSequenceValues,
            Rule::BanCreateDomainWithConstraint,
        ],
        why: "an ordinary change of what a column takes: quick, and down brings it back",
    },
    NotUsed {
        rules: &[
            Rule::BanDropView,
            Rule::BanDropFunction,
            Rule::BanDropTrigger,
            Rule::BanDropIndex,
            Rule::BanDropPolicy,
            Rule::BanReplaceViewFunction,
            Rule::BanDropExtension,
            Rule::BanDropDomain,
            Rule::BanDropType,
            Rule::BanDropSequence,
        ],
        why: "definitions go and come again in ordinary changes; down-incomplete finds those that do not come again, and drop-cascade what goes unnamed",
    },
    NotUsed {
        rules: &[
            Rule::BanAddColumn,
            Rule::BanAddCompositeAttribute,
            Rule::BanAddEnumValue,
            Rule::RequireEnumValueOrdering,
            Rule::BanDetachInheritance,
            Rule::BanReplicaIdentity,
        ],
        why: "what revisions are for",
    },
    NotUsed {
        rules: &[
            Rule::BanCreatePolicy,
            Rule::BanAlterPolicyCondition,
            Rule::BanAlterPolicyRoles,
            Rule::BanAlterRowLevelSecurity,
            Rule::BanRevoke,
            Rule::BanAlterFunctionOptions,
            Rule::BanAlterViewOptions,
            Rule::BanNewWriteRestriction,
            Rule::BanAlterExtension,
            Rule::BanDisableTrigger,
        ],
        why: "a statement that is written on purpose and says what it does; grant-to-public finds the one that opens too far",
    },
    NotUsed {
        rules: &[
            Rule::BanAlterRoleOptions,
            Rule::BanAlterDatabaseOptions,
            Rule::BanAlterSystemOptions,
        ],
        why: "lasting-setting finds the settings that a revision leaves behind",
    },
];

/// What squawk finds in statements of one direction, section by section.
pub(super) fn hits(source: &Source, reads: &[Read<'_>]) -> Vec<Hit> {
    reads
        .chunk_by(|one, next| one.section.body == next.section.body)
        .flat_map(|section| hits_of_section(source, section))
        .collect()
}

fn hits_of_section(source: &Source, reads: &[Read<'_>]) -> Vec<Hit> {
    let Some(first) = reads.first() else { return Vec::new() };
    let body = first.section.body.clone();
    let text = only_statements(source, body.clone(), reads);
    let used = rules::RULES.iter().flat_map(|rule| rule.origin.squawk()).copied();
    let mut linter = Linter::from(used);
    linter.settings.assume_in_transaction = first.section.kind == SectionKind::Transaction;
    linter
        .lint(&SourceFile::parse(&text), &text)
        .into_iter()
        .map(|violation| {
            let range = violation.text_range;
            let span = usize::from(range.start())..usize::from(range.end());
            Hit { rule: violation.code, span: body.start + span.start..body.start + span.end }
        })
        .collect()
}

/// The text of a section with blanks for everything but the statements that have a tree: what does not parse must not spoil its
/// neighbours, and squawk's own comments silence nothing.
fn only_statements(source: &Source, body: Range<usize>, reads: &[Read<'_>]) -> String {
    let mut text = String::with_capacity(body.len());
    let mut coming = reads.iter().peekable();
    for token in script::scan(source.text(), body).flatten() {
        while coming.next_if(|read| read.statement.span.end <= token.span.start).is_some() {}
        let is_of_statement = coming
            .peek()
            .is_some_and(|read| read.tree.is_ok() && read.statement.head <= token.span.start);
        let is_end = token.kind == TokenKind::StatementEnd;
        let token_text = token.text(source.text());
        if !token.kind.is_layout() && (is_of_statement || is_end) {
            text.push_str(token_text);
        } else {
            text.extend(token_text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
    }
    text
}
