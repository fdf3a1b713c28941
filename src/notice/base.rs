//! The seven bases of POP.

use std::fmt;
use std::str::FromStr;

/// One of the bases that the Ministry publishes on POP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Base {
    /// Buildings.
    Merimee,
    /// Objects in buildings.
    Palissy,
    /// Collections of the museums of France.
    Joconde,
    /// Photographs and graphic documents.
    Memoire,
    /// Works recovered after the Second World War.
    Mnr,
    /// The museums themselves.
    Museofile,
    /// People and bodies: makers, goldsmiths, photographers.
    Autor,
}

impl Base {
    /// All bases, in the order in which they are listed everywhere.
    pub const ALL: [Self; 7] = [
        Self::Merimee,
        Self::Palissy,
        Self::Joconde,
        Self::Memoire,
        Self::Mnr,
        Self::Museofile,
        Self::Autor,
    ];

    /// The name of the base in our IRIs and on the command line: `merimee`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Merimee => "merimee",
            Self::Palissy => "palissy",
            Self::Joconde => "joconde",
            Self::Memoire => "memoire",
            Self::Mnr => "mnr",
            Self::Museofile => "museofile",
            Self::Autor => "autor",
        }
    }

    /// The name of the base in the addresses of the POP site, which says `museo` for Muséofile.
    #[must_use]
    pub fn pop_name(self) -> &'static str {
        match self {
            Self::Museofile => "museo",
            other => other.name(),
        }
    }

    /// The name of the base for people, in French: `Mérimée`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Merimee => "Mérimée",
            Self::Palissy => "Palissy",
            Self::Joconde => "Joconde",
            Self::Memoire => "Mémoire",
            Self::Mnr => "MNR Rose-Valland",
            Self::Museofile => "Muséofile",
            Self::Autor => "Autor",
        }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Base {
    type Err = UnknownBase;

    /// Reads `merimee`, and POP's own `museo`.
    fn from_str(name: &str) -> Result<Self, UnknownBase> {
        Self::ALL
            .into_iter()
            .find(|base| base.name() == name || base.pop_name() == name)
            .ok_or_else(|| UnknownBase(name.to_owned()))
    }
}

/// A name that is not one of the bases.
#[derive(Debug, thiserror::Error)]
#[error(
    "no base is called {0:?}; there are merimee, palissy, joconde, memoire, mnr, museofile and autor"
)]
pub struct UnknownBase(String);
