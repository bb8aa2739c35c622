using System.Text.Json;
using CyborgDb.Emulator.Search;

namespace CyborgDb.Emulator.Http;

/// <summary>What both query routes can be told. Probing and re-ranking are checked, but an exact search needs neither.</summary>
sealed record SearchOptions(int TopK, int RerankMultiplier, JsonElement? Filters, HashSet<string> Include)
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
            fields.OptionalChoices("include", version == ServiceVersion.V018 ? choices[..2] : choices) ?? []);
    }

    /// <summary>The filter, if there is one; 400 when it or the number of candidates cannot be answered.</summary>
    public Filter? Compile()
    {
        if ((long)TopK * RerankMultiplier > MostCandidates)
            throw RejectedException.BadRequest($"top_k * rerank_mult is {(long)TopK * RerankMultiplier}, the most is {MostCandidates}");
        return Filters is { } filters ? FilterReader.Read(filters) : null;
    }
}
