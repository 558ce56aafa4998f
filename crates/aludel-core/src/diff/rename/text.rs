//! Gives names inside texts their new names, token by token. Never parses grammar: it knows qualified names, aliases,
//! select lists, and what is written before and behind a name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::names::Names;
use crate::ident::{Ident, QualifiedName, literal};
use crate::schema::{ObjectId, Place};
use crate::script::{Token, TokenKind, lex};

/// What is known about a text.
pub(super) struct Scope<'a> {
    pub names: &'a Names,
    /// The object that it is a part of.
    pub id: &'a ObjectId,
    /// Which part of it.
    pub place: Option<&'a Place>,
    /// The table whose columns it names without saying so.
    pub own: Option<&'a QualifiedName>,
    /// What its object requires.
    pub requires: &'a BTreeSet<ObjectId>,
}

/// The text under the new names; `None` when it stays as it is, also where it is no text that can be read.
pub(super) fn rewrite(scope: &Scope<'_>, text: &str) -> Option<String> {
    let tokens: Vec<Token> = lex(text).collect::<Result<_, _>>().ok()?;
    let tokens = tokens.into_iter().filter(|token| !token.kind.is_layout()).collect();
    let mut rewriter =
        Rewriter { scope, text, tokens, aliases: BTreeMap::new(), edits: Vec::new() };
    rewriter.collect_aliases();
    rewriter.run();
    if rewriter.edits.is_empty() {
        return None;
    }
    let mut rewritten = String::with_capacity(text.len());
    let mut done = 0;
    for (span, new) in rewriter.edits {
        rewritten.push_str(text.get(done..span.start)?);
        rewritten.push_str(&new);
        done = span.end;
    }
    rewritten.push_str(text.get(done..)?);
    Some(rewritten)
}

struct Rewriter<'a> {
    scope: &'a Scope<'a>,
    text: &'a str,
    /// Without white space and comments.
    tokens: Vec<Token>,
    /// What the text calls the tables that it names, where it gives them no other name by themselves.
    aliases: BTreeMap<Ident, Alias>,
    edits: Vec<(Range<usize>, String)>,
}

/// What a qualifier stands for.
struct Alias {
    table: QualifiedName,
    /// Whether it is the table's own name, and changes with it.
    is_name: bool,
}

/// `a.b.c`: the names and the tokens that they are.
type Chain = Vec<(Ident, usize)>;

/// Where in a query a token stands.
#[derive(Clone, Copy, Default)]
struct Level {
    in_select_list: bool,
    /// The first token of the item.
    item: usize,
    /// Whether the list's names are seen from outside.
    names_count: bool,
}

impl<'a> Rewriter<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text(self.text))
    }

    /// Whether the token is this key word.
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Identifier)
            && self.word(at).eq_ignore_ascii_case(word)
    }

    fn previous_is(&self, at: usize, word: &str) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, word))
    }

    fn previous(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// The token as a name; reserved words are none unless quoted.
    fn name(&self, at: usize) -> Option<Ident> {
        let token = self.tokens.get(at)?;
        let text = token.text(self.text);
        match token.kind {
            TokenKind::Identifier => {
                let folded = Ident::new(text.to_lowercase());
                let quoted = folded.to_string();
                (!quoted.starts_with('"') || text.contains('$') || !text.is_ascii())
                    .then_some(folded)
            }
            TokenKind::QuotedIdentifier => {
                let inside = text.strip_prefix('"')?.strip_suffix('"')?;
                Some(Ident::new(inside.replace("\"\"", "\"")))
            }
            _ => None,
        }
    }

    /// The longest qualified name that begins at a token.
    fn chain(&self, at: usize) -> Chain {
        let mut chain = Chain::new();
        let mut next = at;
        while let Some(name) = self.name(next) {
            chain.push((name, next));
            if self.word(next + 1) != "." {
                break;
            }
            next += 2;
        }
        chain
    }

    fn replace(&mut self, at: usize, old: &Ident, new: &Ident) {
        if old != new
            && let Some(token) = self.tokens.get(at)
        {
            self.edits.push((token.span.clone(), new.to_string()));
        }
    }

    fn replace_qualified(&mut self, chain: &Chain, new: &QualifiedName) {
        if let [(schema, first), (name, second), ..] = &chain[..] {
            let (schema, name) = (schema.clone(), name.clone());
            let (first, second) = (*first, *second);
            self.replace(first, &schema, &new.schema);
            self.replace(second, &name, &new.name);
        }
    }

    fn collect_aliases(&mut self) {
        if let Some(own) = self.scope.own {
            for pseudo in ["old", "new"] {
                let alias = Alias { table: own.clone(), is_name: false };
                self.aliases.insert(Ident::new(pseudo), alias);
            }
            let alias = Alias { table: own.clone(), is_name: true };
            self.aliases.insert(own.name.clone(), alias);
        }
        let mut at = 0;
        while at < self.tokens.len() {
            let chain = self.chain(at);
            let Some((_, last)) = chain.last() else {
                at += 1;
                continue;
            };
            at = last + 1;
            if let [(schema, _), (name, _)] = &chain[..]
                && self.previous(chain[0].1) != "::"
                && self.word(at) != "("
            {
                let table = QualifiedName::new(schema.clone(), name.clone());
                let behind = if self.is(at, "as") { at + 1 } else { at };
                let alias = self.name(behind).filter(|_| !self.is(behind, "set"));
                let is_name = alias.is_none();
                let alias_name = alias.unwrap_or_else(|| table.name.clone());
                self.aliases.entry(alias_name).or_insert(Alias { table, is_name });
            }
        }
    }

    fn run(&mut self) {
        let mut levels = vec![Level { names_count: true, ..Level::default() }];
        let mut at = 0;
        while at < self.tokens.len() {
            if self.follow_query(&mut levels, at) {
                at += 1;
                continue;
            }
            if self.tokens[at].kind == TokenKind::String {
                self.string(at);
                at += 1;
                continue;
            }
            let chain = self.chain(at);
            let Some((_, last)) = chain.last() else {
                at += 1;
                continue;
            };
            let next = last + 1;
            let level = levels.last().copied().unwrap_or_default();
            let item = level.in_select_list && level.names_count && level.item == at;
            match &chain[..] {
                [(name, at)] => self.single(name, *at, item),
                [(qualifier, first), (name, second)] => {
                    self.pair(&chain, qualifier, *first, name, *second, item);
                }
                [(schema, _), (table, _), (column, third), ..] => {
                    let table = QualifiedName::new(schema.clone(), table.clone());
                    let new = self.scope.names.relation(&table);
                    self.replace_qualified(&chain, &new);
                    let new = self.scope.names.column(&table, column);
                    self.column(*third, column, &new, item);
                }
                [] => {}
            }
            at = next;
        }
    }

    /// Keeps track of select lists; whether the token was a part of their grammar.
    fn follow_query(&self, levels: &mut Vec<Level>, at: usize) -> bool {
        match self.word(at) {
            "(" => {
                // EXISTS and IN ask for no names.
                let before = self.previous(at).to_ascii_lowercase();
                let names_count =
                    matches!(before.as_str(), "from" | "join" | "lateral" | "as" | "," | "(");
                levels.push(Level { names_count, ..Level::default() });
            }
            ")" => {
                if levels.len() > 1 {
                    levels.pop();
                }
            }
            "," => {
                if let Some(level) = levels.last_mut() {
                    level.item = at + 1;
                }
            }
            _ => {
                let Some(level) = levels.last_mut() else { return false };
                if self.is(at, "select") {
                    (level.in_select_list, level.item) = (true, at + 1);
                } else if self.is(at, "distinct") && level.item == at {
                    level.item = at + 1;
                } else if self.ends_select_list(at) {
                    level.in_select_list = false;
                } else {
                    return false;
                }
            }
        }
        true
    }

    fn ends_select_list(&self, at: usize) -> bool {
        const ENDS: [&str; 7] =
            ["where", "union", "intersect", "except", "order", "group", "having"];
        self.is(at, "from") && !self.previous_is(at, "distinct")
            || ENDS.iter().any(|word| self.is(at, word))
    }

    /// A name by itself: a column, or something of PostgreSQL's own.
    fn single(&mut self, name: &Ident, at: usize, item: bool) {
        let names = self.scope.names;
        if let ObjectId::Trigger { name: trigger, .. } = self.scope.id
            && self.previous_is(at, "trigger")
            && name == trigger
        {
            let new = names.part(self.scope.id, trigger);
            return self.replace(at, name, &new);
        }
        if !names.renames_columns()
            || self.word(at + 1) == "("
            || matches!(self.previous(at), "::" | ".")
            || self.previous_is(at, "as")
            || self.previous_is(at, "collate")
        {
            return;
        }
        // A trigger names columns by themselves only where it says UPDATE OF.
        if self.scope.place == Some(&Place::Trigger) && !self.is_update_of(at) {
            return;
        }
        let own = self.scope.own.and_then(|own| names.columns(own)).and_then(|of| of.get(name));
        let new = own.cloned().or_else(|| self.required(name));
        if let Some(new) = new {
            self.column(at, name, &new, item);
        }
    }

    fn is_update_of(&self, at: usize) -> bool {
        (0..at)
            .rev()
            .take_while(|&before| !self.is(before, "on"))
            .any(|before| self.is(before, "of") && self.previous_is(before, "update"))
    }

    /// The new name of a column that the object requires and that only one table can mean.
    fn required(&self, name: &Ident) -> Option<Ident> {
        if self.scope.own.is_some() {
            return None;
        }
        self.scope.requires.iter().find_map(|id| match id {
            ObjectId::Column(on, column) if column == name => {
                self.scope.names.columns(on)?.get(column).cloned()
            }
            _ => None,
        })
    }

    /// `schema.object` or `table.column`.
    fn pair(
        &mut self,
        chain: &Chain,
        qualifier: &Ident,
        first: usize,
        name: &Ident,
        second: usize,
        item: bool,
    ) {
        let names = self.scope.names;
        let whole = QualifiedName::new(qualifier.clone(), name.clone());
        if self.previous(first) == "::" {
            let new = names.data_type(&whole);
            return self.replace_qualified(chain, &new);
        }
        if let Some(alias) = self.aliases.get(qualifier) {
            let table = alias.table.clone();
            if alias.is_name {
                let new = names.relation(&table);
                self.replace(first, qualifier, &new.name);
            }
            let new = names.column(&table, name);
            return self.column(second, name, &new, item);
        }
        let new = if self.word(second + 1) == "(" {
            self.function(&whole).unwrap_or_else(|| names.data_type(&whole))
        } else {
            names.data_type(&whole)
        };
        self.replace_qualified(chain, &new);
    }

    /// The new name of the function that is meant: the object itself, one that it requires, or the only one.
    fn function(&self, name: &QualifiedName) -> Option<QualifiedName> {
        let overloads = self.scope.names.overloads(name);
        let by = |id: &ObjectId| match id {
            ObjectId::Function { name: of, arguments } if of == name => {
                overloads.iter().find(|(those, _)| those == arguments).map(|(_, new)| new.clone())
            }
            _ => None,
        };
        if let ObjectId::Function { name: own, .. } = self.scope.id
            && own == name
            && !self.scope.requires.iter().any(|id| by(id).is_some())
        {
            return by(self.scope.id);
        }
        let mut required = self
            .scope
            .requires
            .iter()
            .filter(|id| matches!(id, ObjectId::Function { name: of, .. } if of == name))
            .peekable();
        if required.peek().is_some() {
            return required.find_map(by);
        }
        overloads.first().map(|(_, new)| new.clone())
    }

    /// A column's name. As an item of a select list it keeps the name that the list gives it.
    fn column(&mut self, at: usize, old: &Ident, new: &Ident, item: bool) {
        if old == new {
            return;
        }
        self.replace(at, old, new);
        let Some(token) = self.tokens.get(at) else { return };
        if !item || self.scope.place != Some(&Place::Query) {
            return;
        }
        let end = token.span.end;
        let next = self.word(at + 1).to_ascii_lowercase();
        match next.as_str() {
            "as" if self.name(at + 2).as_ref() == Some(new) => {
                if let Some(alias) = self.tokens.get(at + 2) {
                    let until = alias.span.end;
                    self.edits.push((end..until, String::new()));
                }
            }
            "" | "," | ")" | ";" | "from" | "where" | "union" | "intersect" | "except"
            | "order" | "group" | "having" | "limit" => {
                self.edits.push((end..end, format!(" AS {old}")));
            }
            _ => {}
        }
    }

    /// `'public.t_id_seq'::regclass`, or the label of an enum.
    fn string(&mut self, at: usize) {
        if self.word(at + 1) != "::" {
            return;
        }
        let names = self.scope.names;
        let token = self.tokens[at].clone();
        let Some(inside) = token
            .text(self.text)
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
            .map(|text| text.replace("''", "'"))
        else {
            return;
        };
        let chain = self.chain(at + 2);
        let new = match &chain[..] {
            [(schema, _), (name, _)] if names.renames_labels() => {
                let of = QualifiedName::new(schema.clone(), name.clone());
                names.label(&of, &inside).cloned()
            }
            [(name, _)] if matches!(name.as_str(), "regclass" | "regtype") => qualified(&inside)
                .map(|old| {
                    if name.as_str() == "regclass" {
                        names.relation(&old)
                    } else {
                        names.data_type(&old)
                    }
                    .to_string()
                }),
            _ => None,
        };
        if let Some(new) = new
            && new != inside
        {
            self.edits.push((token.span, literal(&new)));
        }
    }
}

/// A text that is a qualified name and nothing else.
fn qualified(text: &str) -> Option<QualifiedName> {
    let part = |token: &Token| {
        let text = token.text(text);
        match token.kind {
            TokenKind::Identifier => Some(Ident::new(text.to_lowercase())),
            TokenKind::QuotedIdentifier => {
                let inside = text.strip_prefix('"')?.strip_suffix('"')?;
                Some(Ident::new(inside.replace("\"\"", "\"")))
            }
            _ => None,
        }
    };
    let tokens: Vec<Token> = lex(text).collect::<Result<_, _>>().ok()?;
    match &tokens[..] {
        [schema, dot, name] if dot.text(text) == "." => {
            Some(QualifiedName::new(part(schema)?, part(name)?))
        }
        _ => None,
    }
}
