using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Training;

/// <summary>When an index is trained without being asked to, and when it can be trained at all.</summary>
internal sealed class TrainingRules
{
    private const int LeastVectorsOfService = 10_000;
    private const int FirstThresholdOf018 = 65_536;

    private const int DimensionStep = 32;

    private readonly ServiceVersion _version;
    private readonly bool _anyDimension;

    private TrainingRules(ServiceVersion version, int threshold, int leastVectors, ContractReadings readings)
    {
        (_version, Threshold, LeastVectors) = (version, threshold, leastVectors);
        _anyDimension = version == ServiceVersion.V017 || readings.TrainableDimension == TrainableDimension.Any;
    }

    /// <summary>How many vectors set off training: for each list in 0.17, and for the first time in 0.18.</summary>
    public int Threshold { get; }

    /// <summary>With fewer vectors, training leaves the index as it is.</summary>
    public int LeastVectors { get; }

    /// <summary>The rules of a version; a threshold that is given takes the place of both of its numbers.</summary>
    public static TrainingRules For(ServiceVersion version, int? threshold, ContractReadings readings) => new(
        version,
        threshold ?? (version == ServiceVersion.V018 ? FirstThresholdOf018 : LeastVectorsOfService),
        threshold ?? LeastVectorsOfService,
        readings);

    public bool CanTrain(int dimension) => _anyDimension || dimension % DimensionStep == 0;

    /// <summary>Whether an index in this state and with so many vectors is to be trained.</summary>
    public bool IsDue(TrainingState state, int count, int dimension) =>
        _version == ServiceVersion.V017
            ? count > ThresholdOf017(state)
            : count > Threshold && CanTrain(dimension) && TrainingJob.BestLists(count) > state.Lists;

    /// <summary>What the upsert that has set off training says of it.</summary>
    public string Announce(TrainingState state, int count) =>
        _version == ServiceVersion.V017
            ? $"Index training has been triggered (vectors: {count}, threshold: {ThresholdOf017(state)})"
            : $"Index training has been triggered (vectors: {count})";

    private long ThresholdOf017(TrainingState state) => (long)state.Lists * Threshold;
}
