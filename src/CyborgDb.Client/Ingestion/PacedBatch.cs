namespace CyborgDb.Ingestion;

/// <summary>What the pace knows of a batch that is under way.</summary>
/// <param name="change">How often the number at once had changed when it was sent.</param>
/// <param name="placeFreeSince">When the place that it takes was left by another, or when it was sent.</param>
internal sealed class PacedBatch(int change, long placeFreeSince)
{
    public int Change => change;

    public long PlaceFreeSince => placeFreeSince;

    /// <summary>How often the number had changed when its attempt began; <see langword="null"/> where that made more than the number.</summary>
    public int? ChangeOfAttempt { get; set; }

    public bool WasRefused { get; set; }

    public bool WaitsToBeRepeated { get; set; }
}
