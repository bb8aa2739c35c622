namespace CyborgDb.Extensions.AI;

/// <summary>A caller's options, with more to give. Every option is taken over, which a test holds.</summary>
internal static class TextQuery
{
    public static QueryOptions Of(QueryOptions? options, QueryInclude parts)
    {
        options ??= new();
        return new()
        {
            TopK = options.TopK,
            Filter = options.Filter,
            Include = options.Include | parts,
            ProbeCount = options.ProbeCount,
            Greedy = options.Greedy,
            RerankMultiplier = options.RerankMultiplier,
            Hybrid = options.Hybrid,
        };
    }

    public static DiverseQueryOptions Of(DiverseQueryOptions? options, QueryInclude parts)
    {
        options ??= new();
        return new()
        {
            TopK = options.TopK,
            FetchCount = options.FetchCount,
            Lambda = options.Lambda,
            Filter = options.Filter,
            Include = options.Include | parts,
            ProbeCount = options.ProbeCount,
            Greedy = options.Greedy,
            RerankMultiplier = options.RerankMultiplier,
        };
    }
}
