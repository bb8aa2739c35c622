namespace CyborgDb.Ingestion;

/// <summary>What the values of a file of the benchmark collections are.</summary>
internal enum VecsValues
{
    Floats,
    Integers,
    Bytes,
}
