namespace CyborgDb;

/// <summary>How an index is trained. Everything left out is the service's default.</summary>
public sealed class TrainOptions
{
    internal static readonly TrainOptions Default = new();

    /// <summary>The number of lists that the vectors are spread over: 1 or more. Default: <see langword="null"/>, chosen by the service.</summary>
    public int? ListCount { get; init; }

    /// <summary>The number of vectors in a step of the training: 1 or more. Default: <see langword="null"/>, the service's 2,048.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The most rounds that the training takes: 1 or more. Default: <see langword="null"/>, the service's 100.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>The change below which the training ends: more than 0. Default: <see langword="null"/>, the service's 1e-6.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The memory that the training may take, in megabytes; 0 for no limit. Default: <see langword="null"/>, no limit.</summary>
    public int? MaxMemoryMegabytes { get; init; }

    internal void Check(string parameter = "options")
    {
        if (ListCount < 1)
            throw new ArgumentOutOfRangeException(parameter, $"ListCount is 1 or more, not {ListCount}.");
        if (BatchSize < 1)
            throw new ArgumentOutOfRangeException(parameter, $"BatchSize is 1 or more, not {BatchSize}.");
        if (MaxIterations < 1)
            throw new ArgumentOutOfRangeException(parameter, $"MaxIterations is 1 or more, not {MaxIterations}.");
        if (Tolerance is not (null or (> 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"Tolerance is more than 0, not {Tolerance}."));
        if (MaxMemoryMegabytes < 0)
            throw new ArgumentOutOfRangeException(parameter, $"MaxMemoryMegabytes is 0 (no limit) or more, not {MaxMemoryMegabytes}.");
    }
}
