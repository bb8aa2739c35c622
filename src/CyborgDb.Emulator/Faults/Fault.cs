using System.Globalization;

namespace CyborgDb.Emulator;

/// <summary>
/// What is to go wrong with a request, for <see cref="FaultInjector"/>. Where the operation may or may not be carried
/// out, <c>carriedOut</c> decides: what the caller sees is the same, what is stored afterwards is not.
/// </summary>
public sealed class Fault
{
    private Fault(FaultKind kind, bool carriedOut) => (Kind, CarriedOut) = (kind, carriedOut);

    /// <summary>In which way the request goes wrong.</summary>
    public FaultKind Kind { get; }

    /// <summary>Whether the operation is carried out all the same.</summary>
    public bool CarriedOut { get; }

    /// <summary>The status of the answer, where the fault decides it; otherwise 0.</summary>
    public int StatusCode { get; private init; }

    /// <summary>The value of the <c>Retry-After</c> header; <see langword="null"/> for none.</summary>
    public string? RetryAfter { get; private init; }

    /// <summary>How many bytes of the answer come, where the fault decides it, counted from the status line.</summary>
    public int AnswerBytes { get; private init; }

    internal string? Detail { get; private init; }

    /// <summary>
    /// What <see cref="FaultInjector.UseRandomly"/> takes when it is told nothing else: every kind of fault that ends by
    /// itself, before and after the operation is carried out.
    /// </summary>
    public static IReadOnlyList<Fault> Usual { get; } =
    [
        ResetBeforeBody(),
        ResetBeforeAnswer(carriedOut: false),
        ResetBeforeAnswer(carriedOut: true),
        ResetInAnswer(40),
        CloseAfterAnswer(),
        SlowAnswer(),
        Status(408),
        Status(429, "0.01"),
        Status(502, carriedOut: true),
        Status(503, "0"),
        Status(504),
        Html(502),
        EmptyBody(),
        TruncatedBody(),
        ShortLength(),
        DuplicateField(),
    ];

    /// <summary>Resets the connection before the body of the request is read.</summary>
    /// <returns>The fault. The operation is not carried out.</returns>
    public static Fault ResetBeforeBody() => new(FaultKind.ResetBeforeBody, carriedOut: false);

    /// <summary>Resets the connection instead of answering: the caller cannot know what became of the operation.</summary>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault ResetBeforeAnswer(bool carriedOut) => new(FaultKind.ResetBeforeAnswer, carriedOut);

    /// <summary>Resets the connection after the first bytes of the answer.</summary>
    /// <param name="bytes">
    /// How many bytes are sent before, 1 or more, status line and headers among them. The last byte of the answer is
    /// never sent.
    /// </param>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault ResetInAnswer(int bytes, bool carriedOut = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return new(FaultKind.ResetInAnswer, carriedOut) { AnswerBytes = bytes };
    }

    /// <summary>
    /// Answers as always and then closes the connection without having said so, as happens to a connection that is kept
    /// open between requests.
    /// </summary>
    /// <returns>The fault. The operation is carried out.</returns>
    public static Fault CloseAfterAnswer() => new(FaultKind.CloseAfterAnswer, carriedOut: true);

    /// <summary>
    /// Reads the request and then sends nothing more, until the caller gives up, the emulator is disposed, or
    /// <see cref="QueuedFault.Release"/> lets the request go on as if nothing had been.
    /// </summary>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <param name="bytes">
    /// How many bytes of the answer are sent before, status line and headers among them; the last one never is. More
    /// than 0 only for an operation that is carried out.
    /// </param>
    /// <returns>The fault.</returns>
    public static Fault Stall(bool carriedOut = false, int bytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > 0 && !carriedOut)
            throw new ArgumentException("An operation that is not carried out has no answer to begin.", nameof(bytes));
        return new(FaultKind.Stall, carriedOut) { AnswerBytes = bytes };
    }

    /// <summary>
    /// Answers as always, but one byte at a time, each in a packet of its own. There is no pause between them;
    /// <see cref="Stall"/> after some bytes makes one.
    /// </summary>
    /// <returns>The fault. The operation is carried out.</returns>
    public static Fault SlowAnswer() => new(FaultKind.SlowAnswer, carriedOut: true);

    /// <summary>Answers with a status and the service's error body.</summary>
    /// <param name="status">The status, 400 to 599.</param>
    /// <param name="retryAfter">
    /// The value of the <c>Retry-After</c> header as it is to be sent: seconds, fractional seconds or an HTTP date, or
    /// what is none of these. <see langword="null"/> for no such header.
    /// </param>
    /// <param name="detail">The sentence in the body; <see langword="null"/> for one that names the status.</param>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault Status(int status, string? retryAfter = null, string? detail = null, bool carriedOut = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        if (retryAfter?.AsSpan().ContainsAnyExceptInRange(' ', '~') is true)
            throw new ArgumentException("A header holds printable ASCII characters only.", nameof(retryAfter));
        return new(FaultKind.Status, carriedOut)
        {
            StatusCode = status,
            RetryAfter = retryAfter,
            Detail = detail ?? string.Create(CultureInfo.InvariantCulture, $"Status {status}, as the test wanted"),
        };
    }

    /// <summary>Answers with a page of HTML, such as a proxy sends.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault Html(int status = 502, bool carriedOut = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        if (status is 204 or 205 or 304)
            throw new ArgumentException("This status has no body.", nameof(status));
        return new(FaultKind.Html, carriedOut) { StatusCode = status };
    }

    /// <summary>Answers with status 200 and nothing in the body.</summary>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault EmptyBody(bool carriedOut = true) => new(FaultKind.EmptyBody, carriedOut) { StatusCode = 200 };

    /// <summary>Sends half of the body that <c>Content-Length</c> promises, and closes the connection.</summary>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault TruncatedBody(bool carriedOut = true) => new(FaultKind.TruncatedBody, carriedOut);

    /// <summary>Sends the whole body under a <c>Content-Length</c> of half of it, and closes the connection.</summary>
    /// <param name="carriedOut">Whether the operation is carried out before.</param>
    /// <returns>The fault.</returns>
    public static Fault ShortLength(bool carriedOut = true) => new(FaultKind.ShortLength, carriedOut);

    /// <summary>Answers as always, but with the first member of the JSON object twice.</summary>
    /// <returns>The fault. The operation is carried out.</returns>
    public static Fault DuplicateField() => new(FaultKind.DuplicateField, carriedOut: true);

    /// <summary>The fault in one line.</summary>
    /// <returns>The kind, the status, if it has one, and whether the operation is carried out.</returns>
    public override string ToString() =>
        $"{Kind}{(StatusCode == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {StatusCode}"))}{(CarriedOut ? ", carried out" : "")}";
}
