namespace CyborgDb.Benchmarks.Pace;

/// <summary>What a service can do.</summary>
/// <param name="Workers">How many requests it works on at once.</param>
/// <param name="TimePerVector">How long a worker takes for a vector.</param>
/// <param name="RefusesMore">Whether it answers 429 where all workers are busy; otherwise requests wait.</param>
internal sealed record PacedServiceKind(int Workers, TimeSpan TimePerVector, bool RefusesMore = false)
{
    public override string ToString() =>
        $"{Workers} {(Workers == 1 ? "worker" : "workers")}, {TimePerVector.TotalMilliseconds:0.#} ms a vector{(RefusesMore ? ", more is 429" : "")}";
}
