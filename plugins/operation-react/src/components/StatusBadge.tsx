import type { OperationState } from '@companyos/plugin-operation-common';
import {
  RiAddCircleLine,
  RiCheckboxCircleFill,
  RiCheckboxBlankCircleLine,
  RiCloseCircleFill,
  RiIndeterminateCircleLine,
  RiLinksLine,
  RiLoader4Line,
  RiMenuLine,
  RiPencilLine,
  RiProhibitedLine,
  RiQuestionLine,
  RiStopCircleLine,
  RiTimeLine,
} from '@remixicon/react';
import { Look, operationLook, Shape } from '../operationState';
import styles from './StatusBadge.module.css';

const SHAPES: { readonly [shape in Shape]: typeof RiTimeLine } = {
  check: RiCheckboxCircleFill,
  cross: RiCloseCircleFill,
  progress: RiLoader4Line,
  clock: RiTimeLine,
  stop: RiStopCircleLine,
  equal: RiMenuLine,
  barred: RiProhibitedLine,
  question: RiQuestionLine,
  circle: RiCheckboxBlankCircleLine,
  plus: RiAddCircleLine,
  minus: RiIndeterminateCircleLine,
  pencil: RiPencilLine,
  link: RiLinksLine,
};

/** The shape of a look alone, for places where its word stands beside it anyway. */
export function LookIcon(props: { look: Look; sizePx?: number }) {
  const Icon = SHAPES[props.look.shape];
  return (
    <Icon
      aria-hidden
      size={props.sizePx ?? 16}
      className={styles.icon}
      data-tone={props.look.tone}
      data-shape={props.look.shape}
    />
  );
}

/** A state as word, shape and colour, for any domain: `<StatusBadge look={{ word: 'Active', shape: 'check', tone: 'positive' }} />`. */
export function StatusBadge(props: { look: Look; title?: string }) {
  const { look, title } = props;
  return (
    <span className={styles.badge} data-tone={look.tone} title={title}>
      <LookIcon look={look} />
      {look.word}
    </span>
  );
}

/** The state of an operation. */
export function OperationStateBadge(props: { state: OperationState }) {
  return <StatusBadge look={operationLook(props.state)} />;
}
