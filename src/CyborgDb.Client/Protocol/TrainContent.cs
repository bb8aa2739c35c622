using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/indexes/train</c>.</summary>
internal sealed class TrainContent(IndexScope scope, TrainOptions options) : RequestContent(scope)
{
    protected override ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        if (options.ListCount is { } lists)
            json.WriteNumber("n_lists"u8, lists);
        if (options.BatchSize is { } batchSize)
            json.WriteNumber("batch_size"u8, batchSize);
        if (options.MaxIterations is { } iterations)
            json.WriteNumber("max_iters"u8, iterations);
        if (options.Tolerance is { } tolerance)
            json.WriteNumber("tolerance"u8, tolerance);
        if (options.MaxMemoryMegabytes is { } memory)
            json.WriteNumber("max_memory"u8, memory);
        return default;
    }
}
