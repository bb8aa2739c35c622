using System.Text.Json;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>What both query routes can be told. Probing and re-ranking are checked, but an exact search needs neither.</summary>
internal sealed record SearchOptions(
    int TopK, int? RerankMultiplier, JsonElement? Filters, HashSet<string> Include, TextOptions? Text, RankFusion Fusion)
{
    private const int MostCandidates = 10_000;

    public static SearchOptions Read(JsonFields fields, ServiceVersion version, ContractReadings readings)
    {
        ReadOnlySpan<string> choices = ["distance", "metadata", "vector"];
        fields.OptionalInteger("n_probes", least: 0);
        fields.OptionalBoolean("greedy");
        return new(
            fields.OptionalInteger("top_k", least: 1) ?? 100,
            fields.OptionalInteger("rerank_mult", least: 1),
            fields.OptionalDictionary("filters"),
            fields.OptionalInclude(readings.UnknownInclude, version == ServiceVersion.V018 ? choices[..2] : choices) ?? [],
            version == ServiceVersion.V018 ? TextOptions.Read(fields) : null,
            version == ServiceVersion.V018 ? ReadFusion(fields) : s_noFusion);
    }

    private static readonly RankFusion s_noFusion = new(Alpha: 0.5, K: 60, WindowMultiplier: 3);

    private static RankFusion ReadFusion(JsonFields fields) => new(
        fields.OptionalNumber("alpha") ?? s_noFusion.Alpha,
        fields.OptionalNumber("rrf_k") ?? s_noFusion.K,
        fields.OptionalInteger("window_mult", least: int.MinValue) ?? s_noFusion.WindowMultiplier);

    /// <summary>The search that is asked for; 400 when the index cannot answer it.</summary>
    public CompiledSearch Compile(ServiceVersion version, ContractReadings readings, VectorIndex index)
    {
        if (Fusion.Alpha is not (>= 0 and <= 1))
            throw RejectedException.BadRequest("alpha must be from 0 to 1");
        if (Fusion.K <= 0 || !double.IsFinite(Fusion.K))
            throw RejectedException.BadRequest("rrf_k must be a finite number greater than 0");
        if (Fusion.WindowMultiplier < 1)
            throw RejectedException.BadRequest("window_mult must be 1 or more");
        if (version == ServiceVersion.V018)
            RequireFewCandidates();
        var text = Text?.Compile(index);
        var reading = new FilterReading(version, readings, index.Definition.Schema);
        var filter = Filters is not { } json ? null : text is null ? reading.ForMetadata(json) : reading.ForIndex(json);
        return new(this, filter, text);
    }

    // Only what is asked for is held to the limit: the service's own 50 with a large top_k passes.
    private void RequireFewCandidates()
    {
        if (RerankMultiplier is not { } multiplier)
            return;
        var withText = Text?.HasText is true;
        var candidates = (Int128)TopK * multiplier * (withText ? Fusion.WindowMultiplier : 1);
        if (candidates > MostCandidates)
        {
            throw RejectedException.BadRequest(
                $"top_k * rerank_mult{(withText ? " * window_mult" : "")} is {candidates}, the most is {MostCandidates}");
        }
    }
}
