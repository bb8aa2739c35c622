namespace CyborgDb;

/// <summary>One neighbour that a query found, with its document.</summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
public sealed class DocumentMatch<TDocument>
{
    /// <summary>The item's id.</summary>
    public string Id => Match.Id;

    /// <summary>The distance to the query, where <see cref="QueryInclude.Distance"/> was asked for. Lower is closer.</summary>
    public double? Distance => Match.Distance;

    /// <summary>The rank in a hybrid search (<see cref="QueryOptions.Hybrid"/>), in place of a distance. Higher is better.</summary>
    public double? Score => Match.Score;

    /// <summary>
    /// The document, read from the item's metadata. The member marked as its id is set; those marked as its vector and contents are left at
    /// their defaults, but for a vector that <see cref="QueryInclude.Vector"/> asked for.
    /// </summary>
    public required TDocument Document { get; init; }

    /// <summary>The neighbour as the service gave it.</summary>
    public required QueryMatch Match { get; init; }
}

/// <summary>One item as the service keeps it, decrypted, with its document.</summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
public sealed class StoredDocument<TDocument>
{
    /// <summary>The id.</summary>
    public string Id => Item.Id;

    /// <summary>The document, read from the item's metadata; the members marked as its id, vector and contents are set from what was asked for of those.</summary>
    public required TDocument Document { get; init; }

    /// <summary>The item as the service gave it.</summary>
    public required StoredItem Item { get; init; }
}
