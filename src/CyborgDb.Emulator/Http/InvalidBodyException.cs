namespace CyborgDb.Emulator.Http;

/// <summary>The body does not have the right shape: status 422.</summary>
internal sealed class InvalidBodyException(IReadOnlyList<BodyError> errors) : Exception("The body does not have the right shape.")
{
    public InvalidBodyException(BodyLocation location, string message, string type)
        : this([new(location, message, type)])
    {
    }

    public IReadOnlyList<BodyError> Errors { get; } = errors;

    /// <summary>What is wrong is not in one place of the body.</summary>
    public static InvalidBodyException ForWhole(string message) => new(BodyLocation.Body, message, BodyError.Value);
}
