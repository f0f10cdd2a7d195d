//! Tables: aligned, wrapped to the terminal, colour only on a terminal.

use std::io::IsTerminal;

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};

/// Width where there is no terminal to ask.
const WIDTH: u16 = 110;

/// A table with a header.
pub(super) fn new(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() {
        table.force_no_tty().set_width(WIDTH);
    }
    if std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) {
        table.force_no_tty();
    }
    table.set_header(
        header
            .iter()
            .map(|h| Cell::new(h).add_attribute(Attribute::Bold)),
    );
    table
}

/// Text of a report without control characters, which could steer a terminal.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// A plain cell.
pub(super) fn cell(text: impl Into<String>) -> Cell {
    Cell::new(clean(&text.into()))
}

/// A cell that warns.
pub(super) fn warning(text: impl Into<String>) -> Cell {
    Cell::new(clean(&text.into())).fg(Color::Red)
}
