namespace Rag;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings(IReadOnlyList<string> Questions, string? BaseUrl, string? ApiKey, string? Chapter, int Sources, double Lambda);
