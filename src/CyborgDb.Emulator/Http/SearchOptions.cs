using System.Text.Json;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>What both query routes can be told. Probing and re-ranking are checked, but an exact search needs neither.</summary>
sealed record SearchOptions(int TopK, int RerankMultiplier, JsonElement? Filters, HashSet<string> Include, TextOptions? Text, RankFusion Fusion)
{
    const int MostCandidates = 10_000;

    public static SearchOptions Read(JsonFields fields, ServiceVersion version)
    {
        ReadOnlySpan<string> choices = ["distance", "metadata", "vector"];
        fields.OptionalInteger("n_probes", least: 0);
        fields.OptionalBoolean("greedy");
        return new(
            fields.OptionalInteger("top_k", least: 1) ?? 100,
            fields.OptionalInteger("rerank_mult", least: 1) ?? (version == ServiceVersion.V018 ? 50 : 10),
            fields.OptionalDictionary("filters"),
            fields.OptionalChoices("include", version == ServiceVersion.V018 ? choices[..2] : choices) ?? [],
            version == ServiceVersion.V018 ? TextOptions.Read(fields) : null,
            version == ServiceVersion.V018 ? ReadFusion(fields) : NoFusion);
    }

    static readonly RankFusion NoFusion = new(Alpha: 0.5, K: 60, WindowMultiplier: 3);

    static RankFusion ReadFusion(JsonFields fields) => new(
        fields.OptionalShare("alpha") ?? NoFusion.Alpha,
        fields.OptionalNonNegativeNumber("rrf_k") ?? NoFusion.K,
        fields.OptionalInteger("window_mult", least: 1) ?? NoFusion.WindowMultiplier);

    /// <summary>The search that is asked for; 400 when the index cannot answer it.</summary>
    public CompiledSearch Compile(ServiceVersion version, VectorIndex index)
    {
        if ((long)TopK * RerankMultiplier > MostCandidates)
            throw RejectedException.BadRequest($"top_k * rerank_mult is {(long)TopK * RerankMultiplier}, the most is {MostCandidates}");
        return new(
            this,
            Filters is { } filters ? new FilterReader(version, index.Definition.Schema).Read(filters) : null,
            Text?.Compile(index));
    }
}

/// <summary>A search that can be run: the filter and the text to look for, if there are any.</summary>
sealed record CompiledSearch(SearchOptions Options, Filter? Filter, TextQuery? Text);
