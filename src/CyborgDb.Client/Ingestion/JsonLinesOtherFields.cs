namespace CyborgDb;

/// <summary>What becomes of fields of JSON Lines that an item does not have.</summary>
public enum JsonLinesOtherFields
{
    /// <summary>The line is refused: a name may be spelled wrong.</summary>
    Refuse,

    /// <summary>They are passed over.</summary>
    Ignore,

    /// <summary>They are fields of the item's metadata, beside those of its metadata field; a name must not be in both.</summary>
    Metadata,
}
