namespace CyborgDb;

/// <summary>How a query for diverse results is answered (maximal marginal relevance).</summary>
public sealed class DiverseQueryOptions
{
    internal static readonly DiverseQueryOptions Default = new();

    private Filter? _filter;
    private QueryInclude _include = QueryInclude.Distance;

    /// <summary>How many results to give, at most: 1 or more. Default: 4.</summary>
    public int TopK { get; init; } = 4;

    /// <summary>How many of the nearest neighbours to pick them from: <see cref="TopK"/> or more. Default: 20, or <see cref="TopK"/> where that is more.</summary>
    public int? FetchCount { get; init; }

    /// <summary>
    /// How much nearness to the query counts against unlikeness to what is picked already: 1 is nearness alone, which is a plain query; 0 is
    /// unlikeness alone, but for the first result, which always is the nearest. Default: 0.5.
    /// </summary>
    public double Lambda { get; init; } = 0.5;

    /// <summary>The condition that every result meets. Default: none.</summary>
    public Filter? Filter { get => _filter; init => _filter = value; }

    /// <summary>What to give besides the ids. Default: <see cref="QueryInclude.Distance"/>.</summary>
    public QueryInclude Include { get => _include; init => _include = value; }

    /// <inheritdoc cref="QueryOptions.ProbeCount"/>
    public int? ProbeCount { get; init; }

    /// <inheritdoc cref="QueryOptions.Greedy"/>
    public bool Greedy { get; init; }

    /// <summary>
    /// How many times <see cref="FetchCount"/> candidates are ranked again by their exact distance. <see cref="FetchCount"/> × this is 10,000 at
    /// most. Default: <see langword="null"/>, the service's own (10 in version 0.17, 50 in 0.18).
    /// </summary>
    public int? RerankMultiplier { get; init; }

    /// <summary>The same options with a condition more, and with more to give.</summary>
    internal DiverseQueryOptions And(Filter? filter, QueryInclude include)
    {
        var copy = (DiverseQueryOptions)MemberwiseClone();
        copy._filter = _filter is null ? filter : filter is null ? _filter : _filter & filter;
        copy._include |= include;
        return copy;
    }

    /// <summary>The query for the candidates.</summary>
    internal QueryOptions Candidates => new()
    {
        TopK = FetchCount ?? Math.Max(TopK, 20),
        Filter = Filter,
        // Vectors are read in any case, and contents with them.
        Include = Include & ~(QueryInclude.Vector | QueryInclude.Contents),
        ProbeCount = ProbeCount,
        Greedy = Greedy,
        RerankMultiplier = RerankMultiplier,
    };

    /// <summary>Refuses what is out of range: before anything is sent, with the reason.</summary>
    internal void Check(string parameter = "options")
    {
        if (TopK < 1)
            throw new ArgumentOutOfRangeException(parameter, $"TopK is 1 or more, not {TopK}.");
        if (FetchCount < TopK)
            throw new ArgumentOutOfRangeException(parameter, $"FetchCount is TopK ({TopK}) or more, not {FetchCount}: the results are picked from what is fetched.");
        if (!(Lambda >= 0 && Lambda <= 1))
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"Lambda is between 0 and 1, not {Lambda}."));
        Candidates.Check();
    }
}
