using CyborgDb;

namespace MoveIndex;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    public required string Index { get; init; }

    public required string NewIndex { get; init; }

    public required string BaseUrl { get; init; }

    public string? ApiKey { get; init; }

    public string? KeyFile { get; init; }

    public required string NewBaseUrl { get; init; }

    public string? NewApiKey { get; init; }

    public string? NewKeyFile { get; init; }

    public string? NewKms { get; init; }

    public StoragePrecision? Precision { get; init; }

    public bool DeleteOld { get; init; }

    public bool DryRun { get; init; }

    public bool CatchUp { get; init; }

    public bool Resume { get; init; }

    public string? EmbeddingModel { get; init; }

    public int Passes { get; init; }

    /// <summary>Where it is written that the move has begun.</summary>
    public required string StateFile { get; init; }

    public string Move => $"{Index} at {BaseUrl} to {NewIndex} at {NewBaseUrl}{(NewKms is null ? "" : $" under KMS slot {NewKms}")}\n";

    public bool ChangesNothingElse => BaseUrl == NewBaseUrl && Precision is null && EmbeddingModel is null;

    /// <summary>How far vectors may differ that are the same.</summary>
    public double Tolerance => CompareOptions.ToleranceOf(Precision ?? StoragePrecision.Float32);

    /// <summary>The file says that the new index is of this move, so what it has besides was deleted from the old one since.</summary>
    public RekeyOptions Options => new()
    {
        Index = NewOptions,
        DeleteSource = DeleteOld,
        MaxPasses = Passes,
        Resume = true,
        DeleteExtraUpTo = int.MaxValue,
    };

    /// <summary>What is there without the file is of this move only by the user's word, so nothing of it is deleted.</summary>
    public RekeyOptions FirstOptions => new()
    {
        Index = NewOptions,
        DeleteSource = DeleteOld,
        MaxPasses = Passes,
        Resume = true,
    };

    /// <summary>Compares once and copies nothing that has changed.</summary>
    public RekeyOptions OnlyDeleting => new()
    {
        Index = NewOptions,
        DeleteSource = true,
        MaxPasses = 1,
        Resume = true,
    };

    /// <summary>What a description of the old index does not show.</summary>
    private CreateIndexOptions? NewOptions => Precision is null && EmbeddingModel is null ? null : new() { StoragePrecision = Precision, EmbeddingModel = EmbeddingModel };
}
