//! SQL in the page: comments and strings told apart, passwords left out. Never knows grammar.

use aludel_core::script::{lex, without_passwords};
use aludel_core::secret;
use maud::{Markup, html};

/// A block of SQL.
pub(crate) fn block(text: &str) -> Markup {
    let text = secret::masked_pairs(&without_passwords(text));
    let mut rest = 0;
    html! {
        pre tabindex="0" role="group" aria-label="SQL" {
            code {
                @for token in lex(&text).map_while(Result::ok) {
                    @let said = token.text(&text);
                    @let () = rest = token.span.end;
                    @if token.kind.is_string() {
                        span.string { (said) }
                    } @else if token.kind.is_layout() && !said.trim().is_empty() {
                        span.comment { (said) }
                    } @else {
                        (said)
                    }
                }
                // Behind what the lexer does not take, nothing is lost.
                (text.get(rest..).unwrap_or_default())
            }
        }
    }
}
