//! What stands both at a table and at a column: keys, foreign keys, checks, indexes. Never knows where it stands.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitStr, Path, Result, Token, token};

use crate::attributes::{Key, Keys, expression, keys, suggestion};

/// The fields of the struct, for names in attributes.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) table: Ident,
    /// Those that are columns.
    pub(crate) columns: Vec<String>,
    pub(crate) skipped: Vec<String>,
}

impl Fields {
    /// A field that is a column, by name.
    pub(crate) fn one(&self, input: ParseStream<'_>) -> Result<String> {
        let field = Ident::parse_any(input)
            .map_err(|error| Error::new(error.span(), "the name of a field is missing here"))?;
        let name = field.unraw().to_string();
        if self.columns.contains(&name) {
            return Ok(name);
        }
        if self.skipped.contains(&name) {
            let message = format!("the field `{name}` is no column: it says `skip`");
            return Err(Error::new(field.span(), message));
        }
        let known: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let problem = format!("`{}` has no field `{name}`", self.table);
        Err(Error::new(field.span(), suggestion(&problem, &name, &known)))
    }

    fn several(&self, key: &Key, input: ParseStream<'_>) -> Result<Vec<String>> {
        key.several(input, |input| self.one(input))
    }
}

/// What a foreign key refers to.
pub(crate) struct Target {
    pub(crate) table: Path,
    pub(crate) fields: Vec<Ident>,
}

impl Target {
    /// `Other::id` or `Other(a, b)`.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut path = Path::parse_mod_style(input)
            .map_err(|error| Error::new(error.span(), "write `Other::field` or `Other(a, b)`"))?;
        if input.peek(token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            let fields = content.parse_terminated(Ident::parse_any, Token![,])?;
            return Ok(Self { table: path, fields: fields.into_iter().collect() });
        }
        let field = path.segments.pop().map(|last| last.ident);
        path.segments.pop_punct();
        match field {
            Some(field) if !path.segments.is_empty() => {
                Ok(Self { table: path, fields: vec![field] })
            }
            field => {
                let message = "the field is missing: write `Other::field` or `Other(a, b)`";
                let span = field.map_or_else(proc_macro2::Span::call_site, |field| field.span());
                Err(Error::new(span, message))
            }
        }
    }

    /// What the compiler is to check: that the table is of the same base, and that the fields exist.
    pub(crate) fn checks(&self, base: &Path) -> TokenStream {
        let table = &self.table;
        let same_base = belongs(table, base);
        let fields = self.fields.iter().map(|field| {
            quote_spanned! {field.span()=>
                const _: fn(&#table) = |row| { let _ = &row.#field; };
            }
        });
        quote!(#same_base #(#fields)*)
    }

    fn tokens(&self) -> TokenStream {
        let table = &self.table;
        let fields = self.fields.iter().map(|field| field.unraw().to_string());
        quote!(::aludel::models::Reference::to::<#table>(&[#(#fields),*]))
    }
}

/// That a table is one of a base.
pub(crate) fn belongs(table: &Path, base: &Path) -> TokenStream {
    use syn::spanned::Spanned;
    quote_spanned! {table.span()=>
        const _: fn() = || {
            fn belongs<T: ::aludel::models::BelongsTo<B>, B: ::aludel::models::Base>() {}
            belongs::<#table, #base>();
        };
    }
}

/// The keys of a foreign key besides its columns and its target.
#[derive(Debug, Default)]
pub(crate) struct ForeignKeyRest(TokenStream);

impl ForeignKeyRest {
    /// Reads one of them; `false` for a key of somebody else.
    pub(crate) fn read(
        &mut self,
        key: &Key,
        input: ParseStream<'_>,
        fields: &Fields,
    ) -> Result<bool> {
        let call = match key.word.as_str() {
            "on_delete" => {
                let action = action(key, input)?;
                quote!(.on_delete(#action))
            }
            "on_update" => {
                let action = action(key, input)?;
                quote!(.on_update(#action))
            }
            "on_delete_columns" => {
                let fields = fields.several(key, input)?;
                quote!(.on_delete_fields(&[#(#fields),*]))
            }
            "match" => {
                let matching = key.choice(
                    input,
                    &[
                        ("simple", quote!(::aludel::core::schema::Match::Simple)),
                        ("full", quote!(::aludel::core::schema::Match::Full)),
                    ],
                )?;
                quote!(.matching(#matching))
            }
            "deferrable" => deferrable(key, input)?,
            "not_valid" => {
                key.flag(input)?;
                quote!(.not_valid())
            }
            _ => return Ok(false),
        };
        self.0.extend(call);
        Ok(true)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn named(&mut self, name: &LitStr) {
        self.0.extend(quote!(.name(#name)));
    }

    pub(crate) fn tokens(&self, own: &[String], target: &Target) -> TokenStream {
        let (to, rest) = (target.tokens(), &self.0);
        quote!(::aludel::models::ForeignKeyModel::new(&[#(#own),*], #to) #rest)
    }
}

fn action(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    key.choice(
        input,
        &[
            ("no action", quote!(::aludel::core::schema::ReferentialAction::NoAction)),
            ("restrict", quote!(::aludel::core::schema::ReferentialAction::Restrict)),
            ("cascade", quote!(::aludel::core::schema::ReferentialAction::Cascade)),
            ("set null", quote!(::aludel::core::schema::ReferentialAction::SetNull)),
            ("set default", quote!(::aludel::core::schema::ReferentialAction::SetDefault)),
        ],
    )
}

fn deferrable(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let when = key.choice(
        input,
        &[
            ("immediate", quote!(::aludel::core::schema::Deferrable::Immediate)),
            ("deferred", quote!(::aludel::core::schema::Deferrable::Deferred)),
        ],
    )?;
    Ok(quote!(.deferrable(#when)))
}

/// `foreign_key(columns(a, b), references = Other(x, y), …)`.
pub(crate) fn foreign_key(
    key: &Key,
    input: ParseStream<'_>,
    fields: &Fields,
) -> Result<(TokenStream, Target)> {
    let mut own = None;
    let mut target = None;
    let mut rest = ForeignKeyRest::default();
    let mut keys = Keys::new("`foreign_key(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "columns" => own = Some(fields.several(key, input)?),
                "references" => {
                    equals(key, input)?;
                    target = Some(Target::parse(input)?);
                },
                "name" => rest.named(&key.name(input)?),
                "on_delete" => drop(rest.read(key, input, fields)?),
                "on_update" => drop(rest.read(key, input, fields)?),
                "on_delete_columns" => drop(rest.read(key, input, fields)?),
                "match" => drop(rest.read(key, input, fields)?),
                "deferrable" => drop(rest.read(key, input, fields)?),
                "not_valid" => drop(rest.read(key, input, fields)?),
            });
            Ok(())
        })
    })?;
    let (Some(own), Some(target)) = (own, target) else {
        let message = "write `foreign_key(columns(a, b), references = Other(x, y))`";
        return Err(Error::new(key.span, message));
    };
    if own.len() != target.fields.len() {
        let (own, other) = (own.len(), target.fields.len());
        let message =
            format!("a foreign key has as many columns as it refers to, and not {own} and {other}");
        return Err(Error::new(key.span, message));
    }
    Ok((rest.tokens(&own, &target), target))
}

/// `references(Other::id, …)` of a column.
pub(crate) fn references(
    key: &Key,
    input: ParseStream<'_>,
    fields: &Fields,
    own: &str,
) -> Result<(TokenStream, Target)> {
    let mut rest = ForeignKeyRest::default();
    let mut keys = Keys::new("`references(…)`", &[]);
    let target = key.list(input, |input| {
        let target = Target::parse(input)?;
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "name" => rest.named(&key.name(input)?),
                "on_delete" => drop(rest.read(key, input, fields)?),
                "on_update" => drop(rest.read(key, input, fields)?),
                "match" => drop(rest.read(key, input, fields)?),
                "deferrable" => drop(rest.read(key, input, fields)?),
                "not_valid" => drop(rest.read(key, input, fields)?),
            });
            Ok(())
        })?;
        Ok(target)
    })?;
    one_field(&target)?;
    Ok((rest.tokens(&[own.to_owned()], &target), target))
}

/// A column refers to one field.
pub(crate) fn one_field(target: &Target) -> Result<()> {
    match target.fields.as_slice() {
        [_] => Ok(()),
        _ => {
            let message = "a column refers to one field; `foreign_key(…)` at the table to several";
            Err(Error::new_spanned(&target.table, message))
        }
    }
}

/// The `=` behind a key.
pub(crate) fn equals(key: &Key, input: ParseStream<'_>) -> Result<()> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>().map(drop)
    } else {
        Err(Error::new(key.span, format!("`{0}` needs a value: `{0} = …`", key.word)))
    }
}

/// `check = "…"`, `check("…")` or `check(name = "…", "…", no_inherit, not_valid, not_enforced)`.
pub(crate) fn check(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    if input.peek(Token![=]) {
        let text = key.sql(input)?;
        return Ok(quote!(::aludel::models::CheckModel::new(#text)));
    }
    let mut condition = None;
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`check(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "" => condition = Some(expression(input.parse()?)?),
                "name" => {
                    let name = key.name(input)?;
                    rest.extend(quote!(.name(#name)));
                },
                "no_inherit" => {
                    key.flag(input)?;
                    rest.extend(quote!(.no_inherit()));
                },
                "not_valid" => {
                    key.flag(input)?;
                    rest.extend(quote!(.not_valid()));
                },
                "not_enforced" => {
                    key.flag(input)?;
                    rest.extend(quote!(.not_enforced()));
                },
            });
            Ok(())
        })
    })?;
    let Some(condition) = condition else {
        let message = "the condition is missing: `check(name = \"…\", \"condition\")`";
        return Err(Error::new(key.span, message));
    };
    Ok(quote!(::aludel::models::CheckModel::new(#condition) #rest))
}

/// `primary_key` and `unique`. At a column, `own` is its field; at a table, `columns(…)` or bare fields name them.
pub(crate) fn key(
    key: &Key,
    input: ParseStream<'_>,
    fields: &Fields,
    own: Option<&str>,
) -> Result<TokenStream> {
    let mut columns: Vec<String> = own.map(ToOwned::to_owned).into_iter().collect();
    let mut rest = TokenStream::new();
    if own.is_some() && !input.peek(token::Paren) {
        key.flag(input)?;
        return Ok(quote!(::aludel::models::KeyModel::new(&[#(#columns),*])));
    }
    let is_unique = key.word == "unique";
    let mut keys = Keys::new(if is_unique { "`unique(…)`" } else { "`primary_key(…)`" }, &[]);
    key.list(input, |content| {
        if own.is_none() && bare_fields(content) {
            while !content.is_empty() {
                columns.push(fields.one(content)?);
                if content.is_empty() {
                    break;
                }
                content.parse::<Token![,]>()?;
            }
            return Ok(());
        }
        keys.read(content, |keys, key, input| {
            keys!(keys, key, {
                "columns" => {
                    if own.is_some() {
                        let message = "`columns(…)` stands at the table, not at a column";
                        return Err(Error::new(key.span, message));
                    }
                    columns = fields.several(key, input)?;
                },
                "name" => {
                    let name = key.name(input)?;
                    rest.extend(quote!(.name(#name)));
                },
                "include" => {
                    let fields = fields.several(key, input)?;
                    rest.extend(quote!(.include(&[#(#fields),*])));
                },
                "nulls_not_distinct" => {
                    if !is_unique {
                        return Err(Error::new(key.span, "a primary key holds no NULL"));
                    }
                    key.flag(input)?;
                    rest.extend(quote!(.nulls_not_distinct()));
                },
                "deferrable" => rest.extend(deferrable(key, input)?),
                "with" => rest.extend(options(key, input)?),
            });
            Ok(())
        })
    })?;
    if columns.is_empty() {
        let message = format!("`{0}` names no fields: write `{0}(a, b)`", key.word);
        return Err(Error::new(key.span, message));
    }
    Ok(quote!(::aludel::models::KeyModel::new(&[#(#columns),*]) #rest))
}

/// Whether a list is `a, b` and holds neither `key = …` nor `key(…)`.
fn bare_fields(content: ParseStream<'_>) -> bool {
    let ahead = content.fork();
    while !ahead.is_empty() {
        if Ident::parse_any(&ahead).is_err() {
            return false;
        }
        if ahead.is_empty() {
            return true;
        }
        if ahead.parse::<Token![,]>().is_err() {
            return false;
        }
    }
    !content.is_empty()
}

/// `with(fillfactor = 70, toast.autovacuum_enabled = false)` as calls.
pub(crate) fn options(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let calls = key.several(input, |input| {
        let mut name = Ident::parse_any(input)?.unraw().to_string();
        while input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            name = format!("{name}.{}", Ident::parse_any(input)?.unraw());
        }
        let option = Key { word: name.clone(), span: input.span() };
        equals(&option, input)?;
        let value = if input.peek(LitStr) {
            input.parse::<LitStr>()?.value()
        } else if input.peek(Ident::peek_any) {
            Ident::parse_any(input)?.unraw().to_string()
        } else {
            let minus = input.peek(Token![-]);
            if minus {
                input.parse::<Token![-]>()?;
            }
            let number = input
                .parse::<syn::Lit>()
                .map_err(|error| Error::new(error.span(), format!("`{name}` has no value")))?;
            let sign = if minus { "-" } else { "" };
            format!("{sign}{}", quote!(#number))
        };
        Ok(quote!(.option(#name, #value)))
    })?;
    Ok(calls.into_iter().collect())
}
