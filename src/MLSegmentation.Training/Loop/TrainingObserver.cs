namespace MLSegmentation.Training;

/// <summary>
/// Follows a training from before its images are read to its end; derive from it and override what you want to hear of. All methods are
/// called on the thread that trains, which waits for them.
/// </summary>
/// <remarks>
/// What <see cref="OnPrepare"/> and <see cref="OnBegin"/> throw ends the training. A <see cref="SegmentationException"/> of a later method
/// does not, for it would cost what was learnt: the log warns of it, and the observer is told nothing more. Any other exception does.
/// </remarks>
public abstract class TrainingObserver
{
    /// <summary>Of how many of the validation images it wants to see what is predicted for them, the first ones. Default: 0.</summary>
    public virtual int ValidationImages => 0;

    /// <summary>A training is about to read its images: the moment to refuse it, before that takes its time.</summary>
    /// <param name="isResumed">Whether it goes on from a checkpoint of an earlier run.</param>
    public virtual void OnPrepare(bool isResumed)
    {
    }

    /// <summary>The images are read, and the first step is next.</summary>
    /// <param name="start">What is trained on what.</param>
    public virtual void OnBegin(TrainingStart start)
    {
    }

    /// <summary>A step is done; after the last step of an epoch, so is the validation.</summary>
    /// <param name="progress">How far the training is.</param>
    public virtual void OnStep(TrainingProgress progress)
    {
    }

    /// <summary>One of the first <see cref="ValidationImages"/> was predicted, after the last step of an epoch and before that is reported.</summary>
    /// <param name="prediction">The image with its masks; its image is disposed afterwards.</param>
    public virtual void OnValidation(ValidationPrediction prediction)
    {
    }

    /// <summary>The training is over. It does not come where the training fails or is cancelled, for whoever started it gets the exception.</summary>
    /// <param name="result">What it came to.</param>
    public virtual void OnEnd(TrainingEnd result)
    {
    }

    /// <summary>
    /// Comes last, also where the training was refused, failed or was cancelled: the moment to give back what an earlier method took. It should not throw.
    /// </summary>
    public virtual void OnClose()
    {
    }
}
