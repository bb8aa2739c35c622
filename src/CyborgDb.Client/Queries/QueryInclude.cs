namespace CyborgDb;

/// <summary>What a query gives back besides the ids. The parts of an item have the names and the values that they have in <see cref="ItemFields"/>.</summary>
[Flags]
public enum QueryInclude
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The vector, decrypted. It takes a second request for all matches; see <see cref="QueryOptions.Include"/>.</summary>
    Vector = ItemFields.Vector,

    /// <summary>The contents, decrypted. They take a second request for all matches; see <see cref="QueryOptions.Include"/>.</summary>
    Contents = ItemFields.Contents,

    /// <summary>The metadata, decrypted.</summary>
    Metadata = ItemFields.Metadata,

    /// <summary>The distance to the query, in the index's metric: lower is closer.</summary>
    Distance = 8,

    /// <summary>Everything.</summary>
    All = Vector | Contents | Metadata | Distance,
}
