using CyborgDb;

namespace BulkIngest;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings(
    string? File, string? MetadataFile, string? ContentsFile, JsonLinesFields Fields, string? BaseUrl, string? ApiKey, string Index, string? KeyFile, int BatchMegabytes, int BatchItems, int Requests)
{
    public string? CheckpointFile => File is null ? null : $"{File}.{Index}.checkpoint";
}
