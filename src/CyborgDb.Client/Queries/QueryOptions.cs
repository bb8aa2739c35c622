namespace CyborgDb;

/// <summary>Options of a query.</summary>
public sealed class QueryOptions
{
    internal static readonly QueryOptions Default = new();

    internal const int MostCandidates = 10_000;

    private Filter? _filter;
    private QueryInclude _include = QueryInclude.Distance;

    /// <summary>
    /// The largest number of matches for each query: 1 or more. Default: 100.
    /// </summary>
    public int TopK { get; init; } = 100;

    /// <summary>The condition that every match must meet. Default: none.</summary>
    public Filter? Filter { get => _filter; init => _filter = value; }

    /// <summary>What to return besides the ids. Default: <see cref="QueryInclude.Distance"/>.</summary>
    /// <remarks>
    /// The service returns no contents with a query, and from version 0.18 on no vectors. So <see cref="QueryInclude.Contents"/> and
    /// <see cref="QueryInclude.Vector"/> take a second request: one read (<c>get</c>) for all matches of the query or of the batch. If an item is deleted between
    /// the two requests, it is left out of the results if you requested vectors. If you requested only contents, it stays, without contents.
    /// </remarks>
    public QueryInclude Include { get => _include; init => _include = value; }

    /// <summary>How many lists of a trained index to search. More lists are slower and find more. Default: <see langword="null"/>, chosen by the service.</summary>
    public int? ProbeCount { get; init; }

    /// <summary>True for a search that is faster and less exact. Default: false.</summary>
    public bool Greedy { get; init; }

    /// <summary>
    /// How many candidates are ranked again by their exact distance, as a multiple of <see cref="TopK"/>. <see cref="TopK"/> × <see cref="RerankMultiplier"/> is at most
    /// 10,000; with <see cref="Hybrid"/>, so is its product with <see cref="HybridSearch.WindowMultiplier"/>. Default: <see langword="null"/>, the default of the service (10 in
    /// version 0.17, 50 in 0.18), which does not limit <see cref="TopK"/>.
    /// </summary>
    public int? RerankMultiplier { get; init; }

    /// <summary>
    /// A search for words in addition to the search for the vector. Each match then has a <see cref="QueryMatch.Score"/> instead of a distance. Default:
    /// <see langword="null"/>. Needs service version 0.18 or later. An earlier one ignores the words; its response is a <see cref="CyborgDbProtocolException"/>.
    /// </summary>
    public HybridSearch? Hybrid { get; init; }

    /// <summary>The same options with a condition more, and with more to give.</summary>
    internal QueryOptions And(Filter? filter, QueryInclude include)
    {
        var copy = (QueryOptions)MemberwiseClone();
        copy._filter = _filter is null ? filter : filter is null ? _filter : _filter & filter;
        copy._include |= include;
        return copy;
    }

    /// <summary>Refuses what the service would: before it is sent, with the reason.</summary>
    internal void Check(string parameter = "options")
    {
        if (TopK < 1)
            throw new ArgumentOutOfRangeException(parameter, $"TopK is 1 or more, not {TopK}.");
        if (ProbeCount < 0)
            throw new ArgumentOutOfRangeException(parameter, $"ProbeCount is 0 (chosen by the service) or more, not {ProbeCount}.");
        if (RerankMultiplier < 1)
            throw new ArgumentOutOfRangeException(parameter, $"RerankMultiplier is 1 or more, not {RerankMultiplier}.");
        var window = Hybrid is null ? 1 : Hybrid.WindowMultiplier ?? HybridSearch.ServiceWindowMultiplier;
        if ((Int128)TopK * (RerankMultiplier ?? 0) * window is var candidates && candidates > MostCandidates)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                $"TopK × RerankMultiplier{(Hybrid is null ? "" : " × WindowMultiplier")} is {candidates}; the service ranks 10,000 candidates at most: set a smaller RerankMultiplier, or a smaller TopK.");
        }
        if ((Include & ~QueryInclude.All) != 0)
            throw new ArgumentOutOfRangeException(parameter, "Include has a flag that does not exist.");
        Hybrid?.Check(parameter);
    }
}
