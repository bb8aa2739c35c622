using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>How filters are read for one index, by what has to answer them.</summary>
internal sealed class FilterReading(ServiceVersion version, ContractReadings readings, MetadataSchema schema)
{
    /// <summary>A filter that the index itself has to answer; 400 when it cannot.</summary>
    public Filter ForIndex(JsonElement json)
    {
        var reader = NewReader(NotEqualRule.NeverMatchesMissing);
        var filter = reader.Read(json);
        return reader.WhyNotIndexed is { } why ? throw FilterReader.Unanswerable(why) : filter;
    }

    /// <summary>A filter that is applied to the decrypted metadata where the index cannot answer it.</summary>
    public Filter ForMetadata(JsonElement json)
    {
        var reader = NewReader(NotEqualRule.NeverMatchesMissing);
        var filter = reader.Read(json);
        return reader.WhyNotIndexed is null ? filter : NewReader(readings.NotEqual).Read(json);
    }

    private FilterReader NewReader(NotEqualRule notEqual) => new(version, schema, notEqual, readings.FieldNot, readings.TypeOperator);
}
