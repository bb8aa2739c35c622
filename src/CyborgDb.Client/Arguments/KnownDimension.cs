using CyborgDb.Primitives;

namespace CyborgDb.Arguments;

/// <summary>What the client knows of the number of values in an index's vectors.</summary>
/// <param name="Index">The index's name.</param>
/// <param name="Value">The dimension; 0 where it is not known.</param>
internal readonly record struct KnownDimension(string Index, int Value)
{
    /// <summary>Refuses another dimension, which the service would.</summary>
    /// <param name="dimension">That of the vectors at hand.</param>
    /// <param name="who">Whose it is, with its verb: "The vectors have".</param>
    /// <param name="parameter">The argument.</param>
    public void Check(int dimension, string who, string parameter)
    {
        if (Value != 0 && dimension != Value)
        {
            throw new ArgumentException(
                $"{who} dimension {dimension}; index '{ShownText.Of(Index)}' has dimension {Value}. If it was created anew meanwhile, DescribeAsync learns what it has now.", parameter);
        }
    }
}
