namespace MLSegmentation.Classical;

/// <summary>What a watershed floods.</summary>
public enum WatershedRelief
{
    /// <summary>The slope of the image: the seeds of both classes meet where it is steepest.</summary>
    Slope,

    /// <summary>
    /// The distance to the edge of the objects that the threshold gives, from its peaks: objects that touch are parted by a line of the first class. It
    /// hardly changes Dice, but the number of objects.
    /// </summary>
    Distance,
}
