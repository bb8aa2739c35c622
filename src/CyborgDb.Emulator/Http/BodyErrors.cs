namespace CyborgDb.Emulator.Http;

/// <summary>Everything that is wrong with the shape of a body, answered together with status 422.</summary>
internal sealed class BodyErrors
{
    // A batch of wrong items would otherwise be answered with a body larger than the request.
    private const int Most = 100;

    private readonly List<BodyError> _errors = [];

    public void Add(BodyLocation location, string message, string type)
    {
        if (_errors.Count < Most)
            _errors.Add(new(location, message, type));
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new InvalidBodyException(_errors);
    }
}
