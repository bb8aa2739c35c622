namespace CyborgDb.Emulator.Storage;

/// <summary>What an index was created with. A dimension of 0 is taken from the first upsert.</summary>
internal sealed record IndexDefinition(string Name, int Dimension, DistanceMetric Metric, StoragePrecision Precision, string? EmbeddingModel)
{
    /// <summary>The KMS slot that holds its key; <see langword="null"/> when the caller does.</summary>
    public string? KmsName { get; init; }

    public MetadataSchema Schema { get; init; } = MetadataSchema.Empty;

    public Bm25Settings Bm25 { get; init; } = Bm25Settings.Default;
}
