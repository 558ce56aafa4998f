//! The one door to the SQL parser: a statement's text as a syntax tree. Never decides what a statement means.

use squawk_syntax::SourceFile;
pub(super) use squawk_syntax::ast;
use squawk_syntax::ast::AstNode;

/// The one statement of a text, or where it does not parse and why.
pub(super) fn parse(sql: &str) -> Result<ast::Stmt, (usize, String)> {
    let parsed = SourceFile::parse(sql);
    if let Some(error) = parsed.errors().first() {
        return Err((usize::from(error.range().start()), error.message().to_owned()));
    }
    parsed.tree().stmts().next().ok_or_else(|| (0, "a statement is missing".to_owned()))
}

/// The exact text of a node, without blanks around it.
pub(super) fn text(node: &impl AstNode) -> String {
    node.syntax().text().to_string().trim().to_owned()
}

/// The bytes that a node covers.
pub(super) fn range(node: &impl AstNode) -> std::ops::Range<usize> {
    let range = node.syntax().text_range();
    usize::from(range.start())..usize::from(range.end())
}
