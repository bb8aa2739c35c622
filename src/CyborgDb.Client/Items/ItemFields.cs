namespace CyborgDb;

/// <summary>Parts of a stored item. They have the names and the values that they have in <see cref="QueryInclude"/>.</summary>
[Flags]
public enum ItemFields
{
    /// <summary>The id alone. A service may then give nothing at all: what tells whether an item exists is <see cref="Vector"/>.</summary>
    None = 0,

    /// <summary>The vector.</summary>
    Vector = 1,

    /// <summary>The contents.</summary>
    Contents = 2,

    /// <summary>The metadata.</summary>
    Metadata = 4,

    /// <summary>Everything.</summary>
    All = Vector | Contents | Metadata,
}
