using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>A search that needs no vector: by metadata, by words, or both. Service version 0.18 or later.</summary>
public sealed class MetadataQuery
{
    /// <summary>The condition that every result meets. Default: <see langword="null"/>, all items.</summary>
    public Filter? Filter { get; init; }

    /// <summary>How many results to give, at most: 1 or more. Default: <see langword="null"/>, all.</summary>
    public int? TopK { get; init; }

    /// <summary>The field that results are sorted by. It excludes <see cref="Text"/>, which sorts by score. Default: <see langword="null"/>, the service's order.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Whether the largest comes first. Goes with <see cref="OrderBy"/>. Default: false.</summary>
    public bool Descending { get; init; }

    /// <summary>Words to search for; results then have a score, the best first. Default: <see langword="null"/>.</summary>
    public TextSearch? Text { get; init; }

    /// <summary>
    /// What to give besides the ids and scores. The service gives no more with this search, so anything else takes a second request, a read of the items
    /// found: by the same rules as with a query, see <see cref="QueryOptions.Include"/>. Default: <see cref="ItemFields.None"/>.
    /// </summary>
    public ItemFields Include { get; init; }

    /// <summary>The same query with a condition more, sorted by a field where one is given, and with more to give.</summary>
    internal MetadataQuery And(Filter? filter, string? orderBy, ItemFields include) => new()
    {
        Filter = Filter is null ? filter : filter is null ? Filter : Filter & filter,
        TopK = TopK,
        OrderBy = orderBy ?? OrderBy,
        Descending = Descending,
        Text = Text,
        Include = Include | include,
    };

    internal void Check(string parameter = "query")
    {
        if ((Include & ~ItemFields.All) != 0)
            throw new ArgumentOutOfRangeException(parameter, "Include has a flag that does not exist.");
        if (TopK < 1)
            throw new ArgumentOutOfRangeException(parameter, $"TopK is 1 or more, or null for all; not {TopK}.");
        if (OrderBy is "")
            throw new ArgumentException("OrderBy is the name of a field, or null; not empty.", parameter);
        if (OrderBy is not null)
            WellFormedText.ThrowIfNot(OrderBy, parameter, nameof(OrderBy));
        if (OrderBy is not null && Text is not null)
            throw new ArgumentException("OrderBy and Text exclude each other: a search for words is sorted by its score.", parameter);
        if (Descending && OrderBy is null)
            throw new ArgumentException("Descending goes with OrderBy, and there is none.", parameter);
        Text?.Check(parameter);
    }
}
