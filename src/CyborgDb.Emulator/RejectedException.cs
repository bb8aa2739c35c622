namespace CyborgDb.Emulator;

/// <summary>A request that the service answers with an error status and one sentence of detail.</summary>
/// <remarks>The detail goes to the caller as it is, so it never holds a key, a vector, contents or metadata.</remarks>
internal sealed class RejectedException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public int? RetryAfterSeconds { get; init; }

    public static RejectedException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static RejectedException Unauthorized(string detail) => new(StatusCodes.Status401Unauthorized, detail);

    public static RejectedException Forbidden(string detail) => new(StatusCodes.Status403Forbidden, detail);

    public static RejectedException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static RejectedException Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static RejectedException BadGateway(string detail) => new(StatusCodes.Status502BadGateway, detail);

    /// <summary>What an index is called that is not there, or that the key does not open.</summary>
    public static RejectedException NoSuchIndex(string name) => NotFound($"No KMS envelope for index '{name}'");

    public static RejectedException Internal(string detail) => new(StatusCodes.Status500InternalServerError, detail);
}
