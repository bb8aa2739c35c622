namespace CyborgDb.Emulator.Training;

/// <summary>When an index is trained without being asked to, and when it can be trained at all.</summary>
sealed class TrainingRules
{
    const int LeastVectorsOfService = 10_000;
    const int FirstThresholdOf018 = 65_536;

    readonly ServiceVersion _version;

    TrainingRules(ServiceVersion version, int threshold, int leastVectors) =>
        (_version, Threshold, LeastVectors) = (version, threshold, leastVectors);

    /// <summary>How many vectors set off training: for each list in 0.17, and for the first time in 0.18.</summary>
    public int Threshold { get; }

    /// <summary>With fewer vectors, training leaves the index as it is.</summary>
    public int LeastVectors { get; }

    /// <summary>The rules of a version; a threshold that is given takes the place of both of its numbers.</summary>
    public static TrainingRules For(ServiceVersion version, int? threshold) => new(
        version,
        threshold ?? (version == ServiceVersion.V018 ? FirstThresholdOf018 : LeastVectorsOfService),
        threshold ?? LeastVectorsOfService);

    /// <summary>Whether an index in this state and with so many vectors is to be trained, and what it has passed then.</summary>
    public bool IsDue(TrainingState state, int count, out long threshold)
    {
        if (_version == ServiceVersion.V017)
        {
            threshold = (long)state.Lists * Threshold;
            return count > threshold;
        }

        threshold = Threshold;
        return count > threshold && TrainingJob.BestLists(count) > state.Lists;
    }
}
