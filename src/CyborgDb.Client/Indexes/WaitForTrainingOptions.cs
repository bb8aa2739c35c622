namespace CyborgDb;

/// <summary>How <see cref="EncryptedIndex.WaitForTrainingAsync"/> asks.</summary>
public sealed class WaitForTrainingOptions
{
    internal static readonly WaitForTrainingOptions Default = new();

    /// <summary>The wait before the status is asked for a second time; it grows by half each time. Default: 0.25 seconds.</summary>
    public TimeSpan FirstInterval { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest wait between two questions. Default: 15 seconds.</summary>
    public TimeSpan LongestInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait in all. Default: <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, until it is done.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    internal void Check(string parameter = "options")
    {
        if (FirstInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(parameter, $"FirstInterval is longer than zero, not {FirstInterval}.");
        if (LongestInterval < FirstInterval || LongestInterval > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(parameter, $"LongestInterval is between FirstInterval and a day, not {LongestInterval}.");
        if (!CyborgDbClientOptions.IsTimeout(Timeout))
            throw new ArgumentOutOfRangeException(parameter, $"Timeout is longer than zero and at most 24 days, or infinite; not {Timeout}.");
    }
}
